"""An office's printer: added, measured, picked for an order, and the file that makes up for it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from officers import telling
from officers.models import AuditEvent
from placards.models import PrintBatch, PrinterProfile, PrinterSheet
from placards.services import add_printer, measure_printer, order_print, print_small_orders_now, retire_printer
from stalls.models import BoardMembership
from tests.pages import text_of
from tests.placards.printing import file_of, print_now
from tests.placards.test_calibration import goes_to, lines_of

# 1.5 mm to the right and 0.7 % too wide.
WIDE = {"left": "21,6", "across": "171,2", "top": "20", "down": "257"}
LIST = "/placards/printers/"


@pytest.fixture
def printer(officer, market):
    return add_printer("HP phòng Kinh tế", by=officer, unit=market.unit)


def measure(client, printer, paper="a4", **numbers):
    return client.post(reverse("placards:printer-measure", args=[printer.code, paper]), WIDE | numbers, follow=True)


def order(client, market, **said):
    sent = {"choice": "all", "layout": "a6x4", "reason": "damaged"} | said
    return client.post(f"/markets/{market.code}/print/", sent, follow=True)


class TestAdding:
    def test_from_the_empty_list_to_its_page(self, officer_client, officer, market):
        page = officer_client.get(LIST)
        assert "Chưa có máy in nào" in text_of(page)
        assert reverse("placards:printer-create") in page.content.decode()
        page = officer_client.post(f"{LIST}new/", {"name": "  HP phòng Kinh tế "}, follow=True)
        printer = PrinterProfile.objects.get()
        assert page.redirect_chain[-1][0] == f"{LIST}{printer.code}/"
        assert (printer.name, printer.unit, printer.area, printer.created_by) == (
            "HP phòng Kinh tế", market.unit, None, officer,
        )  # fmt: skip
        assert "Chưa đo" in text_of(page)
        assert AuditEvent.objects.filter(action="printer.add", label="HP phòng Kinh tế").exists()

    def test_who_works_in_one_place_is_not_asked_where(self, officer_client):
        assert "office" not in officer_client.get(f"{LIST}new/").context["form"].fields

    def test_who_works_in_two_says_where(self, officer_client, officer, market, client):
        area = market.unit.areas.first()
        officer.appointments.create(role="area_officer", area=area, valid_from="2026-01-01")
        form = officer_client.get(f"{LIST}new/").context["form"]
        assert [label for _, label in form.fields["office"].choices] == [str(market.unit), str(area)]
        officer_client.post(f"{LIST}new/", {"name": "Máy to", "office": f"area-{area.pk}"})
        assert PrinterProfile.objects.get().office == area
        page = officer_client.post(f"{LIST}new/", {"name": "Máy lạ", "office": "unit-1"})
        assert page.context["form"].errors.keys() == {"office"}

    def test_the_same_name_twice_in_one_office(self, officer_client, printer):
        page = officer_client.post(f"{LIST}new/", {"name": "hp PHÒNG kinh tế"})
        assert "Cơ quan đã có máy in “hp PHÒNG kinh tế”" in text_of(page)
        assert PrinterProfile.objects.count() == 1

    def test_the_name_is_free_again_when_the_printer_is_gone(self, officer_client, printer, officer):
        retire_printer(printer, by=officer)
        officer_client.post(f"{LIST}new/", {"name": "HP phòng Kinh tế"})
        assert PrinterProfile.objects.in_service().count() == 1

    @pytest.mark.parametrize("values", [{}, {"unit": "both"}])
    def test_the_database_wants_one_office(self, officer, market, values):
        office = {"unit": market.unit, "area": market.unit.areas.first()} if values else {}
        with pytest.raises(IntegrityError, match="printer_in_one_office"), transaction.atomic():
            PrinterProfile.objects.create(name="HP", created_by=officer, **office)


class TestMeasuring:
    def test_four_numbers_and_what_they_mean(self, officer_client, officer, printer):
        page = measure(officer_client, printer)
        assert "Máy in lệch 1,5 mm sang phải, to hơn 0,7 % theo chiều ngang." in text_of(page)
        sheet = PrinterSheet.objects.get()
        assert (sheet.paper, sheet.measured_by, [str(each) for each in (sheet.left, sheet.across)]) == (
            "a4", officer, ["21.6", "171.2"],
        )  # fmt: skip

    def test_the_audit_tells_a_measuring_by_its_own_words(self, officer_client, printer):
        measure(officer_client, printer)
        told = {line.label: line.now for line in telling.lines_of(AuditEvent.objects.get(action="printer.measure"))}
        assert told["Giấy"] == "A4 đứng"
        assert told["Từ vạch A đến vạch B"] == "171,2"

    def test_measured_again_it_is_the_last_that_counts(self, officer_client, printer):
        measure(officer_client, printer)
        measure(officer_client, printer, left="20", across="170")
        assert PrinterSheet.objects.get().correction.stretch == (1, 1)
        assert AuditEvent.objects.filter(action="printer.measure").count() == 2

    @pytest.mark.parametrize(
        ("numbers", "field", "sentence"),
        [
            ({"across": "160"}, "across", "Khoảng này vẽ 170 mm mà đo được 160 mm, lệch quá nhiều"),
            ({"left": "35"}, "left", "Vạch này vẽ cách mép giấy 20 mm mà đo được 35 mm, lệch quá nhiều"),
            ({"top": "hai mươi"}, "top", "Gõ số mi-li-mét, ví dụ 20,5."),
            ({"top": "20,55"}, "top", "Đọc đến một phần mười mi-li-mét là đủ, ví dụ 20,5."),
            ({"down": "-257"}, "down", "Gõ số mi-li-mét lớn hơn 0."),
            ({"down": "9999"}, "down", "Số này dài hơn cả tờ giấy"),
            ({"down": ""}, "down", "Nhập 4. từ vạch c đến vạch d."),
            ({"down": "NaN"}, "down", "Gõ số mi-li-mét, ví dụ 20,5."),
        ],
    )
    def test_what_cannot_be_is_said_at_its_field(self, officer_client, printer, numbers, field, sentence):
        page = measure(officer_client, printer, **numbers)
        assert sentence in page.context["form"].errors[field][0]
        assert page.context["form"]["across"].value() == numbers.get("across", "171,2")
        assert not PrinterSheet.objects.exists()

    @pytest.mark.parametrize("typed", ["21.6", "21,6", " 21,6 mm"])
    def test_comma_point_and_unit(self, officer_client, printer, typed):
        measure(officer_client, printer, left=typed)
        assert str(PrinterSheet.objects.get().left) == "21.6"

    def test_the_sheets_are_files_of_that_kind_of_paper(self, officer_client, printer):
        measure(officer_client, printer, "a5", across="108", down="170", left="21")
        files = {
            kind: b"".join(officer_client.get(f"{LIST}{printer.code}/a5/{kind}/").streaming_content)
            for kind in ("sheet", "check")
        }
        assert lines_of(files["sheet"]) == pytest.approx([20, 128, 20, 190], abs=0.1)
        assert lines_of(files["check"]) == pytest.approx([19, 127, 20, 190], abs=0.1)

    @pytest.mark.parametrize("address", ["a3/", "a3/sheet/", "a4/check/"])
    def test_paper_that_there_is_not_and_a_check_of_nothing(self, officer_client, printer, address):
        assert officer_client.get(f"{LIST}{printer.code}/{address}").status_code == 404

    def test_one_that_is_gone_is_measured_no_more(self, officer_client, printer, officer):
        retire_printer(printer, by=officer)
        page = measure(officer_client, printer)
        assert "đã thôi dùng từ" in text_of(page)
        with pytest.raises(ValidationError, match="đã thôi dùng từ"):
            retire_printer(printer, by=officer)


class TestOrdering:
    @pytest.fixture
    def stall(self, make_stall):
        return make_stall("A-001")

    def test_without_a_printer_nothing_is_asked(self, officer_client, market, stall):
        assert "printer" not in officer_client.get(f"/markets/{market.code}/print/").context["form"].fields

    def test_what_is_printed_with_it_makes_up_for_it(self, officer_client, market, stall, printer):
        measure(officer_client, printer)
        page = order(officer_client, market, printer=printer.code)
        assert "HP phòng Kinh tế</a>, đã bù phần in lệch." in text_of(page)
        batch = PrintBatch.objects.get()
        assert batch.printer == printer
        params = batch.job.params
        first_code = (21.0, 30.0)
        drawn = goes_to(_mapping(params), *first_code)
        assert (21.6 - 20 * 171.2 / 170 + 171.2 / 170 * drawn[0], drawn[1]) == pytest.approx(first_code)
        assert file_of(batch).startswith(b"%PDF")

    def test_a_kind_of_paper_that_was_not_measured(self, officer_client, market, stall, printer):
        measure(officer_client, printer)
        page = order(officer_client, market, printer=printer.code, layout="a5")
        assert "nên in không bù lệch" in text_of(page)
        assert "scale" not in PrintBatch.objects.get().job.params

    def test_the_one_used_last_is_chosen_already(self, officer_client, officer, market, stall, printer):
        other = add_printer("Brother", by=officer, unit=market.unit)
        url = f"/markets/{market.code}/print/"
        assert officer_client.get(url).context["form"]["printer"].value() == other.code
        order(officer_client, market, printer=printer.code)
        assert officer_client.get(url).context["form"]["printer"].value() == printer.code

    def test_none_of_them(self, officer_client, market, stall, printer):
        order(officer_client, market, printer="")
        assert PrintBatch.objects.get().printer is None

    def test_a_later_measuring_is_of_later_orders(self, officer, market, stall, printer):
        measure_printer(printer, "a4", by=officer, left=21, across=170, top=20, down=257)
        batch = order_print(market, choice="all", layout="a6x4", printer=printer)
        measure_printer(printer, "a4", by=officer, left=19, across=170, top=20, down=257)
        print_small_orders_now(batch)
        batch.refresh_from_db()
        assert batch.job.state == "done"
        assert _mapping(batch.job.params).shift == (-1, 0)

    def test_a_retired_one_is_not_offered(self, officer_client, officer, market, stall, printer):
        add_printer("Brother", by=officer, unit=market.unit)
        retire_printer(printer, by=officer)
        page = order(officer_client, market, printer=printer.code)
        assert page.context["form"].errors.keys() == {"printer"}


class TestWhose:
    @pytest.fixture
    def board_client(self, client_of, board_member):
        return client_of(board_member)

    def test_a_neighbour_does_not_see_it(self, printer, client_of, area_officer):
        """She works in the area: the commune's printer stands in another house."""
        area_client = client_of(area_officer)
        assert area_client.get(f"{LIST}{printer.code}/").status_code == 404
        assert not area_client.get(LIST).context["object_list"]

    @pytest.fixture
    def batch(self, printer, market, make_stall, officer):
        make_stall("A-001")
        batch = order_print(market, choice="all", layout="a5", printer=printer, by=officer)
        print_small_orders_now(batch)
        return batch

    def test_who_sees_the_order_and_not_the_printer_is_not_told_of_it(self, printer, batch, client_of, area_officer):
        page = client_of(area_officer).get(f"/placards/{batch.code}/")
        text = page.content.decode()
        assert (page.status_code, printer.name in text, printer.code in text) == (200, False, False)
        assert "Máy in: của cơ quan khác" in text

    def test_a_board_has_its_own(self, printer, market, make_stall, board_client):
        make_stall("A-001")
        assert "printer" not in board_client.get(f"/markets/{market.code}/print/").context["form"].fields
        board_client.post(f"{LIST}new/", {"name": "Máy của chợ"})
        hers = PrinterProfile.objects.get(market=market)
        assert board_client.get(f"/markets/{market.code}/print/").context["form"].printers.keys() == {hers.code}

    def test_an_office_left_is_left_with_its_printers(self, market, board_member, board_client):
        hers = add_printer("Máy của chợ", by=board_member, market=market)
        assert board_client.get(f"{LIST}{hers.code}/").status_code == 200
        BoardMembership.objects.update(valid_to="2026-01-02")
        assert board_client.get(f"{LIST}{hers.code}/").status_code == 404


def _mapping(params):
    from placards.calibration import Mapping  # noqa: PLC0415

    return Mapping(tuple(params.get("offset_mm", (0, 0))), tuple(params.get("scale", (1, 1))))


def test_the_file_of_a_measured_printer_is_proved_where_it_has_its_codes(officer, market, make_stalls, printer):
    make_stalls(4)
    measure_printer(printer, "a4", by=officer, left=22, across=168.5, top=18.5, down=259)
    batch = order_print(market, choice="all", layout="a6x4", printer=printer)
    print_small_orders_now(batch)
    batch.refresh_from_db()
    assert (batch.job.state, batch.proved) == ("done", 4)
    plain = print_now(market, reason="damaged")
    assert plain.proved == 4
    assert len(file_of(batch)) == pytest.approx(len(file_of(plain)), rel=0.05)
