"""The pages of the banks, by everybody who may open them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from payments import services
from payments.models import Bank
from payments.services import add_account, confirm_holder, end_bank
from placards.views.banks import BankDetail
from stalls.enums import Step
from stalls.models import Stall
from stalls.services import add_section
from tests.payments.register import step
from tests.placards.printing import print_now
from tests.stalls.stale import differences_of, sent_from

TODAY = timezone.localdate()
AGRIBANK = "/banks/970405/"


def names_on(page):
    found = re.findall(r'class="bank-row">\s*<td class="row-title"><a[^>]*>(.*?)</a>', page.content.decode())
    return [unescape(name) for name in found]


def count_of(page, name):
    row = re.search(rf">{name}</a>.*?</tr>", page.content.decode(), re.DOTALL)[0]
    return re.search(r'class="number">([\d.]+)<', row)[1]


class TestList:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("vietin", "VietinBank"),
            ("nong nghiep", "Agribank"),
            ("Nông  Nghiệp", "Agribank"),
            ("970405", "Agribank"),
            ("bưu điện", "LPBank"),
        ],
    )
    def test_it_is_searched_without_marks(self, officer_client, typed, first):
        page = officer_client.get("/banks/", {"q": typed})
        assert names_on(page)[0] == first

    def test_an_old_bin_finds_its_bank(self, officer_client, bidv):
        Bank.objects.filter(pk=bidv.pk).update(former_bins=["970999"])
        assert names_on(officer_client.get("/banks/?q=970999")) == ["BIDV"]
        assert names_on(officer_client.get("/banks/?q=97099")) == []

    def test_without_a_word_all_are_there_and_the_ended_last(self, officer_client, bank):
        end_bank(bank, on=TODAY)
        shown = names_on(officer_client.get("/banks/"))
        assert len(shown) == Bank.objects.count()
        assert shown[-1] == "Agribank"
        assert f"Ngừng nhận tiền từ {TODAY:%d/%m/%Y}" in officer_client.get("/banks/").content.decode()

    @pytest.mark.parametrize("nonsense", ["khong co", "\0", "%", "x" * 5000])
    def test_nothing_found_says_what_to_type(self, officer_client, nonsense):
        page = officer_client.get("/banks/", {"q": nonsense})
        assert page.status_code == 200
        if nonsense != "\0":
            assert "Không có ngân hàng nào khớp" in page.content.decode()

    def test_it_counts_stalls_of_my_scope_once_each(self, request, client_of, make_stall, bank, bidv):
        first, _second = make_stall("A-001"), make_stall("A-002", name="Lý Thị Lan")
        add_account(first, bank=bank, number="880099999")
        add_account(first, bank=bidv, number="120099999")
        page = client_of(request.getfixturevalue("officer")).get("/banks/")
        assert (count_of(page, "Agribank"), count_of(page, "BIDV"), count_of(page, "ACB")) == ("2", "1", "0")
        assert names_on(page)[:3] == ["Agribank", "BIDV", "ABBANK"]
        assert count_of(client_of(request.getfixturevalue("neighbour")).get("/banks/"), "Agribank") == "0"

    @pytest.mark.parametrize("stalls", [1, 3])
    def test_its_queries_do_not_grow(self, officer_client, make_stall, django_assert_num_queries, stalls):
        for number in range(stalls):
            make_stall(f"A-00{number}", name=f"Lý Thị {'ABC'[number]}")
        with django_assert_num_queries(6):
            officer_client.get("/banks/")


class TestDetail:
    @pytest.fixture
    def two_markets(self, market, make_market, make_stall):
        """Two stalls in one market, one in another, and one in neither that shows the bank."""
        other = make_market("Chợ Bình Dương")
        return [make_stall("A-001"), make_stall("A-002", name="Lý Thị Lan"), make_stall("B-001", in_market=other)]

    def orders_on(self, page):
        found = re.findall(r'href="(/markets/\w+/print/[^"]*)"', page.content.decode())
        return [unescape(url) for url in found]

    def test_each_market_has_one_button_with_its_stalls_ticked(self, officer_client, two_markets, market):
        page = officer_client.get(AGRIBANK)
        first, second = self.orders_on(page)
        assert {first, second} == {
            "/markets/NUOCHAI/print/?stall=A-001&stall=A-002",
            f"/markets/{two_markets[2].market.code}/print/?stall=B-001",
        }
        ordered = officer_client.get("/markets/NUOCHAI/print/?stall=A-001&stall=A-002")
        assert ordered.context["ticked"] == {"A-001", "A-002"}

    def test_stalls_that_cannot_be_printed_are_counted_and_not_ticked(self, officer_client, make_stall):
        make_stall("A-001", to="unconfirmed")
        make_stall("A-002", name="Lý Thị Lan")
        page = officer_client.get(AGRIBANK)
        (market,) = page.context["object_list"]
        assert (market.n_touched, market.n_printable) == (2, 1)
        assert self.orders_on(page) == ["/markets/NUOCHAI/print/?stall=A-002"]

    def test_who_may_not_print_sees_no_button(self, client_of, viewer, two_markets):
        page = client_of(viewer).get(AGRIBANK)
        assert len(page.context["object_list"]) == 2
        assert self.orders_on(page) == []

    def test_a_neighbour_sees_no_market(self, client_of, neighbour, two_markets):
        page = client_of(neighbour).get(AGRIBANK)
        assert list(page.context["object_list"]) == []
        assert "Chưa có gian nào trong địa bàn" in page.content.decode()

    def test_many_markets_are_parted_into_pages(self, officer_client, make_market, make_stall, monkeypatch):
        for name in ("Chợ Bình Dương", "Chợ Bình Long"):
            make_stall("A-001", in_market=make_market(name))
        monkeypatch.setattr(BankDetail, "paginate_by", 1)
        assert len(officer_client.get(AGRIBANK).context["object_list"]) == 1
        assert officer_client.get(f"{AGRIBANK}?page=2").status_code == 200

    def test_an_unknown_bin_is_not_there(self, officer_client):
        for page in ("/banks/123456/", "/banks/123456/history/"):
            assert officer_client.get(page).status_code == 404

    def test_after_the_end_it_lists_whose_account_is_to_be_replaced_along_the_way(
        self, officer_client, market, make_stall, bank, bidv
    ):
        section = add_section(market, name="Dãy A")
        last, first = make_stall("A-001"), make_stall("B-001", name="Lý Thị Lan")
        Stall.objects.filter(pk=last.pk).update(section=section)
        other = make_stall("C-001", to="no_account", name="Hoàng Văn Nam")
        add_account(other, bank=bidv, number="120000000")
        end_bank(bank, on=TODAY)
        page = officer_client.get(AGRIBANK)
        assert [stall.code for stall in page.context["object_list"]] == [first.code, last.code]
        text = page.content.decode()
        assert "Gian phải thay tài khoản" in text
        assert text.count("Thay tài khoản</a>") == 2
        assert self.orders_on(page) == []

    def test_its_queries_do_not_grow_after_the_end(self, officer_client, make_stall, bank, django_assert_num_queries):
        make_stall("A-001")
        end_bank(bank, on=TODAY)
        for count in (1, 3):
            with django_assert_num_queries(8):
                page = officer_client.get(AGRIBANK)
            assert page.content.decode().count('class="stall-row"') == count
            for number in (2, 3):
                stall = make_stall(f"A-00{number + count}", to="no_account", name=f"Lý Thị {'ABCDEFG'[number + count]}")
                stall.tenancy.owner.accounts.create(bank=bank, number_sealed=b"", number_index=stall.code)
                services.show_account(stall, stall.tenancy.owner.accounts.get())


class TestCorrecting:
    @pytest.mark.parametrize(
        ("who", "may"),
        [
            ("administrator", True),
            ("province_officer", True),
            ("area_officer", False),
            ("officer", False),
            ("viewer", False),
        ],
    )
    def test_who_may(self, request, client_of, who, may):
        client = client_of(request.getfixturevalue(who))
        assert [client.get(f"{AGRIBANK}{page}/").status_code for page in ("edit", "end")] == [200 if may else 403] * 2
        assert (f'href="{AGRIBANK}edit/"' in client.get(AGRIBANK).content.decode()) is may
        if not may:
            assert client.post(f"{AGRIBANK}edit/", {}).status_code == 403
            assert client.post(f"{AGRIBANK}go-on/").status_code == 403

    @pytest.fixture
    def office(self, client_of, province_officer):
        return client_of(province_officer)

    def send(self, client, page, **typed):
        opened = client.get(f"{AGRIBANK}{page}/")
        return client.post(f"{AGRIBANK}{page}/", sent_from(opened.context["form"], **typed))

    def test_a_new_short_name_is_saved_and_said_with_its_cost(self, office, make_stall, market):
        stall = make_stall("A-001")
        print_now(market)
        assert "<strong>1 gian</strong>" in office.get(f"{AGRIBANK}edit/").content.decode()
        answer = self.send(office, "edit", short_name="Agri VN", aliases="Nông nghiệp\n\n Bông  lúa \nNông nghiệp")
        assert answer["Location"] == AGRIBANK
        kept = Bank.objects.get(pk="970405")
        assert (kept.short_name, kept.aliases) == ("Agri VN", ["Nông nghiệp", "Bông lúa"])
        assert step(stall) == Step.READY
        history = office.get(f"{AGRIBANK}history/").content.decode()
        assert "Sửa thông tin ngân hàng" in history
        assert "Agri VN" in history

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({"short_name": ""}, "short_name", "Ghi tên ngắn."),
            ({"short_name": "A" * 41}, "short_name", "Tên ngắn dài 41 ký tự; nhiều nhất 40 ký tự."),
            ({"aliases": "Đầu tư"}, "aliases", "“Đầu tư” đã chỉ BIDV (970418). Dùng cách gọi khác."),
            ({"aliases": "\n".join(f"tên {n}" for n in range(41))}, "aliases", "Có 41 dòng; nhiều nhất 40 dòng."),
            ({"aliases": "a" * 201}, "aliases", f"Dòng “{'a' * 20}…” dài 201 ký tự; nhiều nhất 200 ký tự."),
            (
                {"former_bins": "97040"},
                "former_bins",
                "“97040” không phải mã BIN. Mã BIN có đúng 6 chữ số, mỗi dòng một mã.",
            ),
        ],
    )
    def test_what_cannot_be_is_refused_next_to_its_field(self, office, typed, field, sentence):
        answer = self.send(office, "edit", **typed)
        assert answer.status_code == 200
        assert answer.context["form"].errors == {field: [sentence]}
        assert Bank.objects.get(pk="970405").corrected_at is None

    def test_two_at_one_bank_are_shown_what_the_other_wrote(self, office, bank):
        opened = office.get(f"{AGRIBANK}edit/")
        theirs = Bank.objects.get(pk=bank.pk)
        theirs.aliases, theirs.name = ["Bông lúa", "Nhà nông"], "Ngân hàng Nông nghiệp"
        services.correct_bank(theirs)
        refused = office.post(f"{AGRIBANK}edit/", sent_from(opened.context["form"], aliases="Nông nghiệp"))
        assert refused.status_code == 200
        shown = differences_of(refused)
        assert shown["Tên khác, tên cũ"][1:] == ("Bông lúa\nNhà nông", "Nông nghiệp", True)
        assert shown["Tên đầy đủ"][3] is False
        again = office.post(f"{AGRIBANK}edit/", sent_from(refused.context["form"]))
        assert again.status_code == 302
        kept = Bank.objects.get(pk=bank.pk)
        assert (kept.aliases, kept.name) == (["Nông nghiệp"], "Ngân hàng Nông nghiệp")

    def test_ending_and_taking_it_back(self, office, make_stall):
        stall = make_stall("A-001")
        day = TODAY + timedelta(days=20)
        assert "<strong>1 gian</strong>" in office.get(f"{AGRIBANK}end/").content.decode()
        assert self.send(office, "end", on=f"{day:%d/%m/%Y}")["Location"] == AGRIBANK
        assert Bank.objects.get(pk="970405").ended_on == day
        page = office.get("/stalls/NUOCHAI/A-001/").content.decode()
        assert "Ngân hàng đã ngừng" in page
        assert f"Ngừng nhận tiền từ {day:%d/%m/%Y}" in page
        assert "<strong>1</strong> gian có ngân hàng đã ngừng nhận tiền" in office.get("/").content.decode()
        assert office.get("/stalls/?step=bank_ended").context["object_list"][0] == stall
        assert office.post(f"{AGRIBANK}go-on/")["Location"] == AGRIBANK
        assert Bank.objects.get(pk="970405").ended_on is None
        assert step(stall) == Step.READY
        assert office.get(f"{AGRIBANK}go-on/")["Location"] == AGRIBANK

    def test_an_end_that_somebody_wrote_meanwhile_is_shown(self, office, bank):
        opened = office.get(f"{AGRIBANK}end/")
        end_bank(bank, on=TODAY)
        refused = office.post(f"{AGRIBANK}end/", sent_from(opened.context["form"], on="01/12/2026"))
        assert differences_of(refused) == {
            "Ngừng nhận tiền từ ngày": ("đang nhận tiền", f"{TODAY:%d/%m/%Y}", "01/12/2026", True)
        }

    def test_an_ended_bank_is_not_taken_for_a_new_account(self, office, make_stall, bank, bidv, officer):
        make_stall("A-001", to="no_account")
        end_bank(bank, on=TODAY)
        page = office.post("/stalls/NUOCHAI/A-001/accounts/new/", {"bank": "agribank", "number": "880000001"})
        assert page.status_code == 200
        assert "bank" in page.context["form"].errors
        stall = Stall.objects.get()
        shown = add_account(stall, bank=bidv, number="1200000001")
        confirm_holder(shown.account, holder_name="NONG THI HOA", by=officer)
        assert step(stall) == Step.READY
