"""What has to be printed again, and why: in the officer's words, from what sheet and register say."""

import pytest
from django.utils import timezone

from payments.models import Bank
from payments.services import add_account, confirm_holder, make_primary
from placards import custody
from placards.models import Placard
from stalls.models import Market, Stall
from stalls.services import (
    add_section,
    create_owner,
    move_in,
    move_out,
    rename_section,
    update_market,
    update_stall,
)
from tests.pages import text_of
from tests.payments.changing import change_now
from tests.placards.papers import enter

URL = "/placards/reprint/"


@pytest.fixture
def stall(make_stall, officer):
    stall = make_stall("A-001")
    enter(stall, by=officer)
    return stall


@pytest.fixture
def whys(officer_client):
    """By stall code, as the page gives them."""

    def whys():
        groups = officer_client.get(URL).context["groups"]
        return {stall.code: stall.whys for group in groups for stall in group["stalls"]}

    return whys


def edit(stall, **values):
    row = Stall.objects.get(pk=stall.pk)
    for name, value in values.items():
        setattr(row, name, value)
    update_stall(row)


def edit_market(**values):
    market = Market.objects.get()
    for name, value in values.items():
        setattr(market, name, value)
    update_market(market)


def test_what_hangs_and_is_true_is_not_listed(stall, make_stall, whys):
    make_stall("A-002", name="Lý Thị Mai")
    assert whys() == {}


@pytest.mark.parametrize(
    ("values", "why"),
    [({"code": "A-777"}, ["Đổi mã gian"]), ({"kind": "kiosk"}, ["Đổi loại gian"])],
)
def test_the_stall_changed(stall, whys, values, why):
    edit(stall, **values)
    (found,) = whys().values()
    assert found == why


@pytest.mark.parametrize(
    ("values", "why"),
    [({"name": "Chợ Nước Hai Mới"}, ["Chợ đổi tên"]), ({"hotline": "02063850009"}, ["Đổi đường dây nóng"])],
)
def test_the_market_changed(stall, whys, values, why):
    edit_market(**values)
    assert whys() == {"A-001": why}


def test_the_commune_is_called_otherwise(stall, whys, market):
    market.unit.name = "Xã Hòa An Mới"
    market.unit.save()
    Stall.objects.all().face_changed()
    assert whys() == {"A-001": ["Xã, phường đổi tên"]}


def test_the_section_changed_and_was_renamed(stall, whys, market):
    section = add_section(market, name="Dãy A")
    edit(stall, section=section)
    assert whys() == {"A-001": ["Đổi khu, dãy"]}
    enter(stall)
    assert whys() == {}
    rename_section(section, name="Dãy B")
    assert whys() == {"A-001": ["Đổi khu, dãy"]}


def test_edited_and_edited_back(stall, whys):
    edit(stall, kind="kiosk")
    edit(stall, kind="booth")
    assert whys() == {"A-001": ["Đã sửa rồi sửa lại như cũ"]}


class TestAccounts:
    def test_another_bank_another_number_and_revoked(self, stall, whys, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer, bank="970418")
        assert whys() == {"A-001": ["Tài khoản đã đổi", "Đổi ngân hàng"]}
        enter(stall)
        change_now(stall, by=officer, approver=area_officer, bank="970418", number="330033003")
        assert whys() == {"A-001": ["Tài khoản đã đổi", "Đổi số tài khoản"]}

    def test_one_more_one_fewer_and_another_order(self, stall, whys, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer, kind="add")
        assert whys() == {"A-001": ["Thêm tài khoản"]}
        enter(stall)
        second = stall.tenancy.stall_accounts.order_by("position").last()
        make_primary(second)
        assert whys() == {"A-001": ["Đổi thứ tự tài khoản"]}
        enter(stall)
        old = stall.tenancy.stall_accounts.order_by("position").last().account
        change_now(stall, by=officer, approver=area_officer, kind="remove", old=old)
        assert "Bớt tài khoản" in whys()["A-001"]

    def test_the_holder_is_called_otherwise(self, stall, whys, officer):
        account = stall.tenancy.stall_accounts.get().account
        confirm_holder(account, holder_name="NONG THI HOAN", relation="other", relation_reason="Đọc nhầm", by=officer)
        assert whys() == {"A-001": ["Đổi tên chủ tài khoản"]}

    def test_a_bank_that_ended_is_said_instead(self, stall, whys):
        Stall.objects.all().face_changed()
        Bank.objects.filter(bin="970405").update(ended_on=timezone.localdate())
        (found,) = whys()["A-001"]
        assert found.endswith("đã ngừng nhận tiền; thay tài khoản khác.")


def test_another_tenant(stall, whys, commune, bank, officer):
    move_out(stall, until=timezone.localdate())
    assert whys() == {}, "nothing can be printed for nobody"
    move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
    shown = add_account(stall, bank=bank, number="770011223344")
    confirm_holder(shown.account, holder_name="HOANG VAN NAM", by=officer)
    assert whys() == {"A-001": ["Đổi chủ hộ"]}


@pytest.mark.parametrize(("what", "why"), [("lose", "Biển báo mất"), ("spoil", "Biển hỏng, đã hủy")])
def test_the_paper_is_gone(stall, whys, officer, what, why):
    getattr(custody, what)(Placard.objects.get(), by=officer)
    assert whys() == {"A-001": [why]}
    enter(stall)
    assert whys() == {}


class TestPage:
    @pytest.fixture
    def two_markets(self, market, make_market, make_stall, officer):
        other = make_market("Chợ Án Lại")
        stalls = [make_stall(f"A-{number:03}", name="Lý Thị Mai") for number in (3, 1, 2)]
        stalls += [make_stall("B-001", in_market=other, name="Lý Thị Mai")]
        enter(*stalls[:3], by=officer)
        enter(stalls[3], by=officer)
        Stall.objects.all().face_changed()
        return market, other

    def test_by_market_in_walking_order_with_one_button_each(self, officer_client, two_markets):
        page = officer_client.get(URL)
        groups = page.context["groups"]
        assert [(group["market"].name, group["codes"]) for group in groups] == [
            ("Chợ Án Lại", ["B-001"]),
            ("Chợ Nước Hai", ["A-003", "A-001", "A-002"]),
        ]
        url = "/markets/NUOCHAI/print/?stall=A-003&stall=A-001&stall=A-002"
        assert f'href="{url.replace("&", "&amp;")}"' in text_of(page)
        order = officer_client.get(url).context["form"]
        assert (order["choice"].value(), order["stall"].value()) == ("ticked", ["A-003", "A-001", "A-002"])

    def test_the_button_prints_what_stands_on_other_pages_too(self, officer_client, two_markets, monkeypatch):
        monkeypatch.setattr("placards.views.reprints.ReprintList.paginate_by", 2)
        page = officer_client.get(URL)
        assert [len(group["stalls"]) for group in page.context["groups"]] == [1, 1]
        assert "In lại 3 biển" in text_of(page)

    def test_who_may_only_look_has_no_button(self, client_of, viewer, two_markets):
        text = text_of(client_of(viewer).get(URL))
        assert (text.count('class="reprint-row"'), text.count("/print/")) == (4, 0)

    def test_the_neighbour_sees_none_of_it(self, client_of, neighbour, two_markets):
        text = text_of(client_of(neighbour).get(URL))
        assert "Không có biển nào phải in lại" in text
        assert "A-001" not in text
