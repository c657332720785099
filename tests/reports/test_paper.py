"""The report to sign, read off the finished files, against the pages and a count by hand."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from django.utils import timezone

from officers.enums import Role
from officers.models import Appointment, AuditEvent
from outreach.models import Visit
from outreach.services import note_result, plan_session
from reports.enums import DEFINITIONS, Reached
from reports.gathering import COLUMNS, Said, gather
from reports.models import Indicator
from reports.numbers import count
from reports.official import MOTTO, NATION, Head, PlaceLine, Report, StepLine, draw_report
from reports.services import add_indicator, set_target, take_snapshot
from stalls.models import Stall
from tests.pages import text_of
from tests.reports.history import by_hand, let_days_pass

TODAY = timezone.localdate


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def desk(client_of, province_officer):
    return client_of(province_officer)


@pytest.fixture
def stalls(ready, make_stall, make_market, other_commune):
    ready("A-001")
    make_stall("A-002", to="unconfirmed")
    make_stall("B-001", to="vacant", in_market=make_market("Chợ Xa", unit=other_commune))
    return Stall.objects.select_related("market")


def words_of(data):
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def ask(client, kind, **said):
    query = {"kind": kind, "signed_on": typed(TODAY())} | said
    return client.get("/reports/paper/", query)


class TestPdf:
    def test_it_has_the_form_of_an_administrative_document(self, desk, stalls, settings):
        settings.REPORT_BODIES = ["ỦY BAN NHÂN DÂN TỈNH", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"]
        settings.REPORT_SIGNER_TITLE, settings.REPORT_SIGNER = "GIÁM ĐỐC", "Nông Thị Thử"
        take_snapshot()
        words = words_of(ask(desk, "pdf", number="125/BC-SKHCN", signed_on="02/01/2027").content)
        for said in (
            NATION, MOTTO, "ỦY BAN NHÂN DÂN TỈNH", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Số: 125/BC-SKHCN",
            "Cao Bằng, ngày 02 tháng 01 năm 2027", "BÁO CÁO", "Nơi nhận:", "- Lưu: VT.", "GIÁM ĐỐC", "Nông Thị Thử",
        ):  # fmt: skip
            assert said in words, said

    def test_every_figure_is_as_one_counts_it_by_hand(self, province_officer, stalls):
        snapshot = take_snapshot()
        wanted = by_hand(stalls)
        report = gather(province_officer, snapshot, Said("", TODAY()))
        assert [each.count for each in report.steps] == list(wanted.values())
        assert [each.share for each in report.steps] == [100 * number / 3 for number in wanted.values()]
        *communes, together = report.places
        assert [each.name for each in communes] == sorted(each.name for each in communes)
        assert [each.count for each in communes] == [2, 1]
        assert (together.name, together.count) == ("Cộng", 3)
        assert together.shares == tuple(100 * wanted[reached] / 3 for reached in COLUMNS[1:])

    def test_every_step_stands_in_it_with_its_definition(self, desk, stalls):
        take_snapshot()
        words = words_of(ask(desk, "pdf").content)
        for reached in Reached:
            assert reached.label in words
            assert DEFINITIONS[reached] in words

    def test_it_says_as_of_when_by_whom_and_on_what(self, desk, stalls, province_officer):
        snapshot = take_snapshot()
        words = words_of(ask(desk, "pdf").content)
        assert f"{province_officer.full_name} ({province_officer.username})" in words
        assert f"sự kiện số {snapshot.head_seq}, mã" in words
        assert snapshot.head_hash in words.replace(" ", "")
        assert f"Số liệu chốt lúc {timezone.localtime(snapshot.done_at):%H:%M ngày %d/%m/%Y}" in words

    def test_what_moved_since_the_quarter_before_and_what_was_asked(self, province_officer, stalls):
        take_snapshot()
        let_days_pass(200)
        Stall.objects.filter(code="A-002").update(status="closed", closed_on=TODAY())
        set_target(unit=None, reached="seen", until=TODAY(), percent=80, by=province_officer)
        report = gather(province_officer, take_snapshot(), Said("", TODAY()))
        told = {each.name: (each.share, each.change, each.target) for each in report.steps}
        assert told[Reached.SEEN.label] == (50, pytest.approx(100 / 2 - 100 / 3), 80)
        assert told[Reached.REGISTERED.label] == (100, 0, None)

    def test_a_commune_is_held_to_its_own_target_and_the_province_to_the_one_of_all(
        self, province_officer, officer, market, stalls
    ):
        said = {"until": TODAY(), "by": province_officer}
        set_target(unit=None, reached="seen", percent=80, **said)
        set_target(unit=market.unit, reached="seen", percent=40, **said)
        set_target(unit=None, reached="used", percent=30, **said)
        snapshot = take_snapshot()
        for user, wanted in ((officer, [40, 30]), (province_officer, [80, 30])):
            report = gather(user, snapshot, Said("", TODAY()))
            assert [each.target for each in report.steps[-2:]] == wanted

    def test_the_campaign_of_the_quarter(self, province_officer, officer, market, stalls):
        take_snapshot()
        said = {"kind": "traders", "topic": "Quét mã", "led_by": "Lan", "materials": "", "by": officer}
        for days, heads in ((1, 30), (400, 99)):
            session = plan_session(unit=market.unit, market=market, held_on=TODAY() - timedelta(days=days), **said)
            note_result(session, head_count=heads, by=officer)
        let_days_pass(120)
        report = gather(province_officer, take_snapshot(), Said("", TODAY()))
        assert report.campaign[0] == "Đã tổ chức 1 buổi tuyên truyền, tập huấn, 30 lượt người dự."
        assert report.campaign[1].startswith("Đã thăm 1 lượt gian hàng: 1 lượt thấy treo biển của chợ")

    def test_a_past_day_gives_what_was_said_then(self, desk, province_officer, stalls):
        take_snapshot()
        let_days_pass(30)
        then = gather(province_officer, take_snapshot(), Said("", TODAY())).steps
        let_days_pass(5)
        Stall.objects.update(status="closed", closed_on=TODAY())
        take_snapshot()
        words = words_of(ask(desk, "pdf", day=typed(TODAY() - timedelta(days=2))).content)
        assert f"số liệu đến hết ngày {typed(TODAY() - timedelta(days=5))}" in words
        assert all(count(each.count) in words for each in then)

    def test_many_communes_go_over_several_pages_with_the_head_again(self):
        head = Head(("UBND",), "1/BC", "Cao Bằng, ngày 01 tháng 01 năm 2027", "Kết quả", ("VT",), "GIÁM ĐỐC", "")
        rows = tuple(PlaceLine(f"Xã Số {number}", 1000, (99.9,)) for number in range(120))
        step = StepLine("Đã giao", "Đã giao cho chủ hộ.", 1, 1, None, None)
        out = BytesIO()
        draw_report(
            Report(head, "Đến nay.", (step,), "xã, phường", ("Gian", "Đã giao"), rows, (), ("Không.",), ("Không.",)),
            out,
        )
        document = pypdfium2.PdfDocument(out.getvalue())
        assert len(document) >= 4
        texts = [page.get_textpage().get_text_range() for page in document]
        assert sum("Xã, phường" in text for text in texts[1:-1]) == len(texts) - 2
        assert texts[1].split()[0] == "2"

    @pytest.mark.parametrize("places", [0, 12, 20, 24, 28, 32, 36, 40])
    def test_the_signature_is_never_alone_on_its_page(self, places):
        head = Head(
            ("UBND",), "1/BC", "Cao Bằng, ngày 01 tháng 01 năm 2027", "Kết quả", ("VT",), "GIÁM ĐỐC", "Nông Thị A"
        )
        rows = tuple(PlaceLine(f"Xã Số {number}", 1000, (99.9,)) for number in range(places))
        steps = tuple(StepLine("Đã giao", "Đã giao cho chủ hộ.", 1, 1, None, None) for _ in range(9))
        out = BytesIO()
        basis = tuple(f"Căn cứ thứ {number}." for number in range(5))
        draw_report(
            Report(head, "Đến nay.", steps, "xã, phường", ("Gian", "Đã giao"), rows, (), ("Không.",), basis), out
        )
        last = list(pypdfium2.PdfDocument(out.getvalue()))[-1].get_textpage().get_text_range()
        for said in ("Căn cứ số liệu", "Căn cứ thứ 4.", "Nơi nhận:", "GIÁM ĐỐC", "Nông Thị A"):
            assert said in last

    @pytest.mark.parametrize(
        ("days_ago", "hour", "until"),
        [(0, 5, "đến 05 giờ 40 ngày {day}"), (0, 23, "đến hết ngày {day}"), (1, 5, "đến hết ngày {day}")],
    )
    def test_a_day_that_was_not_over_is_not_said_to_be(self, province_officer, stalls, days_ago, hour, until):
        snapshot = take_snapshot()
        snapshot.done_at = timezone.localtime(snapshot.done_at).replace(hour=hour, minute=40)
        snapshot.day -= timedelta(days=days_ago)
        snapshot.save()
        report = gather(province_officer, snapshot, Said("", TODAY()))
        words = until.format(day=typed(snapshot.day))
        assert report.head.subject.endswith(f"số liệu {words}")
        assert report.opening.startswith(f"{words.capitalize()}, ")

    @pytest.mark.parametrize(("number", "head"), [("2.1.3", "Mã Chỉ số, cách tính"), ("", "Chỉ số, cách tính")])
    def test_numbers_of_the_index_have_a_column_where_one_has_a_number(self, desk, stalls, number, head):
        add_indicator(Indicator(name="Số buổi họp", number=number, measure="sessions", position=1))
        take_snapshot()
        words = words_of(ask(desk, "pdf").content)
        assert f"chuyển đổi số {head}" in words
        assert f"{number} Số buổi họp".strip() in words

    def test_what_an_officer_typed_is_text_and_no_markup(self, desk, stalls):
        take_snapshot()
        words = words_of(ask(desk, "pdf", number="<b>1</b> & 2").content)
        assert "Số: <b>1</b> & 2" in words


class TestMoment:
    def test_what_is_written_down_after_the_count_changes_nothing_of_it(self, province_officer, officer, ready):
        stall, snapshot = ready(), take_snapshot()
        before = gather(province_officer, snapshot, Said("", TODAY()))
        Visit.objects.filter(stall=stall).update(on_wall="none", accepts=False, fears_tax=True)
        plan = {"kind": "traders", "topic": "Quét mã", "led_by": "Lan", "materials": "", "held_on": TODAY()}
        session = plan_session(unit=stall.market.unit, market=stall.market, by=officer, **plan)
        note_result(session, head_count=30, by=officer)
        after = gather(province_officer, snapshot, Said("", TODAY()))
        assert (before.steps, before.campaign, before.indicators) == (after.steps, after.campaign, after.indicators)
        counted_anew = gather(province_officer, take_snapshot(), Said("", TODAY()))
        assert "1 buổi tuyên truyền, tập huấn, 30 lượt" in counted_anew.campaign[0]
        assert "1 lượt gian hàng: 0 lượt thấy treo" in counted_anew.campaign[1]
        assert "sợ bị tính thuế (1)" in counted_anew.campaign[2]

    def test_a_meeting_of_a_unit_at_large_is_of_that_unit_alone(self, province_officer, officer, neighbour, stalls):
        plan = {"kind": "officers", "topic": "Quét mã", "led_by": "Lan", "materials": "", "held_on": TODAY()}
        note_result(plan_session(unit=officer.appointments.get().unit, by=officer, **plan), head_count=12, by=officer)
        snapshot = take_snapshot()
        told = {
            user: gather(user, snapshot, Said("", TODAY())).campaign[0].split("tổ chức ")[1][0]
            for user in (province_officer, officer, neighbour)
        }
        assert list(told.values()) == ["1", "1", "0"]


class TestWorkbook:
    def test_it_says_the_same_as_the_document(self, desk, province_officer, stalls):
        snapshot = take_snapshot()
        report = gather(province_officer, snapshot, Said("", TODAY()))
        book = openpyxl.load_workbook(BytesIO(ask(desk, "xlsx").content))
        rows = list(book["Từng bước"].iter_rows(min_row=2, values_only=True))
        assert [row[0] for row in rows] == Reached.labels
        assert [row[2] for row in rows] == [each.count for each in report.steps]
        assert [row[3] for row in rows] == [pytest.approx(each.share / 100) for each in report.steps]
        assert all(row[1] == DEFINITIONS[reached] for row, reached in zip(rows, Reached, strict=True))
        places = list(book["Xã, phường"].iter_rows(min_row=2, values_only=True))
        told = [(each.name, each.count, *[share / 100 for share in each.shares]) for each in report.places]
        assert [row[:2] for row in places] == [row[:2] for row in told]
        assert [row[2:] for row in places] == [pytest.approx(row[2:]) for row in told]
        assert any(snapshot.head_hash in str(row[0]) for row in book["Căn cứ"].iter_rows(values_only=True))


class TestPage:
    def test_before_the_first_count_it_says_why_there_is_none(self, desk, stalls):
        assert "Chưa chốt số liệu lần nào" in text_of(desk.get("/reports/paper/"))
        assert "Chưa có số liệu chốt đến ngày này" in str(ask(desk, "pdf").context["form"].errors["day"])

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"day": "01/01/2099"}, "day"),
            ({"day": "01/01/2020"}, "day"),
            ({"signed_on": "mai"}, "signed_on"),
            ({"signed_on": "01/01/1990"}, "signed_on"),
            ({"signed_on": "01/01/2126"}, "signed_on"),
            ({"number": "9" * 41}, "number"),
        ],
    )
    def test_what_can_not_be_is_refused_and_the_rest_stays(self, desk, stalls, said, field):
        take_snapshot()
        page = ask(desk, "pdf", **{"number": "125/BC"} | said)
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["number"].value() in ("125/BC", "9" * 41)

    def test_each_is_known_to_the_audit_by_its_code(self, desk, stalls):
        take_snapshot()
        answer = ask(desk, "pdf")
        event = AuditEvent.objects.get(action="report.make")
        assert event.changed["file"][1] in answer["Content-Disposition"]
        assert event.changed["how"] == [None, "pdf"]

    def test_who_may_take_no_list_along_gets_none(self, client_of, viewer, stalls):
        take_snapshot()
        assert client_of(viewer).get("/reports/paper/").status_code == 403
        assert "/reports/paper/" not in text_of(client_of(viewer).get("/reports/"))

    def test_a_board_reports_of_its_market(self, client_of, board_member, stalls, market):
        take_snapshot()
        assert "/reports/paper/" in text_of(client_of(board_member).get("/reports/"))
        words = words_of(ask(client_of(board_member), "pdf").content)
        assert (
            f"{market.name[0].lower()}{market.name[1:]} có 2 gian đang dùng đã ghi sổ, trong đó 2 gian có chủ" in words
        )
        assert f"BAN QUẢN LÝ {market.name.upper()}" in words
        assert "TRƯỞNG BAN" in words
        assert "TỈNH CAO BẰNG" not in words

    def test_a_commune_reports_of_itself_market_by_market(self, client_of, officer, stalls, market):
        take_snapshot()
        words = words_of(ask(client_of(officer), "pdf").content)
        unit = market.unit.name
        assert f"ỦY BAN NHÂN DÂN {unit.upper()}" in words
        assert f"{unit.split(' ', 1)[1]}, ngày" in words
        assert f"{unit[0].lower()}{unit[1:]} có 2 gian đang dùng đã ghi sổ" in words
        assert "III. Kết quả theo chợ" in words
        assert market.name in words
        assert "Xã Nam Tuấn" not in words

    def test_an_area_is_named_in_the_report_of_its_officer(self, client_of, area_officer, area, stalls):
        take_snapshot()
        assert f"Kết quả Chợ 4.0 khu vực {area.name}" in words_of(ask(client_of(area_officer), "pdf").content)

    @pytest.mark.parametrize("where", ["province", "other_commune"])
    def test_whoever_sees_more_than_her_commune_does_not_report_it_as_hers(
        self, request, client_of, officer, stalls, where
    ):
        unit = request.getfixturevalue(where)
        Appointment.objects.create(user=officer, role=Role.VIEWER, unit=unit, valid_from=date(2026, 1, 1))
        take_snapshot()
        words = words_of(ask(client_of(officer), "pdf").content)
        assert "các chợ trong phạm vi người lập có 3 gian đang dùng đã ghi sổ ở chợ của 2 xã, phường" in words
        assert "XÃ HÒA AN" not in words

    def test_an_area_without_communes_has_a_report_of_nothing(self, client_of, area_officer, area, stalls):
        take_snapshot()
        area.units.clear()
        words = words_of(ask(client_of(area_officer), "pdf").content)
        assert f"khu vực {area.name} có 0 gian" in words

    def test_the_table_leads_to_it(self, desk, stalls):
        take_snapshot()
        assert "/reports/paper/" in text_of(desk.get("/reports/"))


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (1234567, "1.234.567")])
def test_numbers_are_written_as_here(number, text):
    assert count(number) == text


def test_a_day_in_words():
    assert f"{date(2027, 1, 2):%d tháng %m năm %Y}" == "02 tháng 01 năm 2027"
