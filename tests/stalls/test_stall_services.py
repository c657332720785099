"""Writes to stalls: their codes, their places in the walking order, closing and opening again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stalls.enums import Goods, StallKind, StallStatus, Step
from stalls.models import MOST_POSITION, Stall
from stalls.services import (
    add_section,
    close_market,
    close_stall,
    create_stall,
    move_section,
    next_stall_code,
    reopen_stall,
    update_stall,
)

DAY = date(2026, 11, 1)


def fresh(stall):
    return Stall.objects.select_related("market").get(pk=stall.pk)


def walk(market):
    return [stall.code for stall in market.stalls.all().in_walking_order()]


def refused(call):
    with pytest.raises(ValidationError) as error:
        call()
    return error.value.message_dict if hasattr(error.value, "error_dict") else error.value.messages


@pytest.fixture
def make(market):
    """Stalls with these codes, in this order."""

    def make(*codes, section=None):
        return [create_stall(market, code=code, section=section) for code in codes]

    return make


def test_a_new_stall_is_last_vacant_and_open(market, make):
    make("A-001")
    stall = create_stall(market, code="A-002", kind=StallKind.BENCH, goods=Goods.MEAT, area_m2=Decimal("4.50"))
    stall = fresh(stall)
    assert (stall.position, stall.step, stall.status, stall.closed_on) == (2, Step.VACANT, StallStatus.ACTIVE, None)
    assert (stall.kind, stall.goods, stall.area_m2) == (StallKind.BENCH, Goods.MEAT, Decimal("4.50"))
    assert stall.search_text == "a 002"
    assert str(stall) == "Sạp A-002"


def test_a_code_that_is_taken_is_said_with_where(market, make):
    (stall,) = make("A-001")
    taken = {"code": ["Mã A-001 đã có ở Chợ Nước Hai. Dùng mã khác."]}
    assert refused(lambda: create_stall(market, code="A-001")) == taken
    close_stall(stall, on=DAY, reason="Sửa mái")
    assert refused(lambda: create_stall(market, code="A-001")) == {
        "code": ["Mã A-001 đã có ở Chợ Nước Hai (đã đóng). Dùng mã khác."]
    }
    assert Stall.objects.count() == 1


@pytest.mark.parametrize("code", ["", "-", "...", "a-001", "Á-1", "A 1", "A-", ".A", "A-0000000000001", "A/1", "A\n"])
def test_a_code_that_could_not_stand_on_a_placard_is_refused_on_its_own_field(market, code):
    assert list(refused(lambda: create_stall(market, code=code))) == ["code"]
    assert not Stall.objects.exists()


@pytest.mark.parametrize("code", ["1", "A-012", "KI.OT-3", "ABCDEFGHIJKL"])
def test_codes_that_are_in_use_in_markets(market, code):
    assert create_stall(market, code=code).code == code


@pytest.mark.parametrize(
    ("codes", "following"),
    [
        ([], "01"),
        (["A-009"], "A-010"),
        (["A-099"], "A-100"),
        (["A-999"], "A-1000"),
        (["7"], "8"),
        (["A-1", "B-007"], "B-008"),
        (["A-003", "A-001"], "A-002"),
        (["A-002", "A-003", "A-001"], "A-004"),
        (["CONG"], ""),
        (["A-1X"], ""),
        (["2-09"], "2-10"),
    ],
)
def test_the_code_after_the_last_one(market, make, codes, following):
    make(*codes)
    assert next_stall_code(market) == following


def test_each_section_goes_on_with_its_own_codes(market, make):
    meat, dry = add_section(market, name="Thịt"), add_section(market, name="Hàng khô")
    make("T-01", "T-02", section=meat)
    make("K-08", section=dry)
    assert next_stall_code(market, section=meat) == "T-03"
    assert next_stall_code(market, section=dry) == "K-09"
    assert next_stall_code(market, section=add_section(market, name="Mới")) == ""


def test_stalls_are_walked_section_by_section_and_first_what_has_none(market, make):
    meat, dry = add_section(market, name="Thịt"), add_section(market, name="Hàng khô")
    make("K-1", "K-2", section=dry)
    make("T-1", section=meat)
    make("CUA")
    assert walk(market) == ["CUA", "T-1", "K-1", "K-2"]
    move_section(dry, up=True)
    assert walk(market) == ["CUA", "K-1", "K-2", "T-1"]


def test_a_place_that_is_taken_moves_the_others_one_further(market, make):
    *_, last = make("A-1", "A-2", "A-3", "A-4")
    last = fresh(last)
    last.position = 2
    update_stall(last)
    assert walk(market) == ["A-1", "A-4", "A-2", "A-3"]
    places = list(market.stalls.order_by("position").values_list("position", flat=True))
    assert places == [1, 2, 3, 4]


def test_other_markets_do_not_move(market, make, make_market):
    elsewhere = create_stall(make_market("Chợ Bình Dương"), code="A-1")
    _, second = make("A-1", "A-2")
    second.position = 1
    update_stall(second)
    assert fresh(elsewhere).position == 1


def test_a_stall_that_stays_moves_nobody(market, make):
    first, second = make("A-1", "A-2")
    first.goods = Goods.FISH
    update_stall(first)
    assert (fresh(first).goods, fresh(first).position, fresh(second).position) == (Goods.FISH, 1, 2)


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ({"code": "A-009"}, Step.READY),
        ({"kind": StallKind.KIOSK}, Step.READY),
        ({"section": "new"}, Step.READY),
        ({"goods": Goods.MEAT}, Step.PRINTED),
        ({"area_m2": Decimal(6)}, Step.PRINTED),
        ({"position": 7}, Step.PRINTED),
        ({}, Step.PRINTED),
    ],
    ids=["code", "kind", "section", "goods", "area", "position", "nothing"],
)
def test_only_a_change_of_what_the_placard_says_calls_for_a_new_one(market, make_stall, values, step):
    stall, beside = make_stall("A-001"), make_stall("A-002")
    Stall.objects.update(step=Step.PRINTED)
    stall = fresh(stall)
    for name, value in values.items():
        setattr(stall, name, add_section(market, name="Dãy B") if value == "new" else value)
    assert update_stall(stall).step == step
    assert (fresh(stall).step, fresh(beside).step) == (step, Step.PRINTED)


def test_a_step_is_not_the_forms_to_say(make_stall):
    stall = make_stall("A-001", to="no_account")
    stall.step = Step.READY
    stall.code = "A-002"
    update_stall(stall)
    stall = fresh(stall)
    assert (stall.step, stall.search_text) == (Step.NO_ACCOUNT, "a 002")


def test_a_new_code_must_be_free_and_well_formed(make):
    first, _ = make("A-1", "A-2")
    first.code = "A-2"
    assert refused(lambda: update_stall(first)) == {"code": ["Mã A-2 đã có ở Chợ Nước Hai. Dùng mã khác."]}
    first.code = "a 3"
    assert list(refused(lambda: update_stall(first))) == ["code"]
    assert fresh(first).code == "A-1"


def test_closing_and_opening_again(make):
    (stall,) = make("A-1")
    close_stall(stall, on=DAY, reason="Sửa mái")
    closed = fresh(stall)
    assert (closed.is_closed, closed.closed_on, closed.close_reason) == (True, DAY, "Sửa mái")
    assert closed.shown_step == "closed"
    assert not Stall.objects.active().exists()
    reopen_stall(closed)
    opened = fresh(stall)
    assert (opened.is_closed, opened.closed_on, opened.close_reason) == (False, None, "")
    assert opened.shown_step == Step.VACANT


def test_why_a_stall_does_not_close(make, make_stall):
    let, (vacant,) = make_stall("A-001", name="Nông Thị Hoa"), make("A-002")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(lambda: close_stall(let, on=DAY, reason="x")) == [
        "Gian còn chủ là Nông Thị Hoa. Trả gian trước rồi mới đóng."
    ]
    assert refused(lambda: close_stall(vacant, on=tomorrow, reason="x")) == {
        "on": ["Ngày đóng gian không thể sau hôm nay."]
    }
    assert refused(lambda: reopen_stall(vacant)) == ["Gian này đang dùng."]
    assert Stall.objects.active().count() == 2
    close_stall(vacant, on=DAY, reason="x")
    assert refused(lambda: close_stall(vacant, on=DAY, reason="y")) == ["Gian này đã đóng rồi."]
    assert fresh(vacant).close_reason == "x"


def test_a_form_opened_before_the_stall_was_closed_does_not_open_it(make):
    (stall,) = make("A-1")
    opened = fresh(stall)
    close_stall(stall, on=DAY, reason="Sửa mái")
    opened.goods = Goods.FISH
    update_stall(opened)
    kept = fresh(stall)
    assert (kept.goods, kept.is_closed, kept.closed_on, kept.close_reason) == (Goods.FISH, True, DAY, "Sửa mái")


def test_a_stall_of_a_closed_market_stays_closed(market, make):
    (stall,) = make("A-1")
    close_stall(stall, on=DAY, reason="Sửa mái")
    close_market(market, on=DAY)
    assert refused(lambda: reopen_stall(stall)) == ["Chợ đã đóng, không mở lại gian được."]
    assert fresh(stall).is_closed


@pytest.mark.parametrize("position", [MOST_POSITION + 1, 2**31, 10**30])
def test_a_place_beyond_the_last_one_is_refused(make, position):
    (stall,) = make("A-1")
    stall.position = position
    assert refused(lambda: update_stall(stall)) == {"position": ["Thứ tự nhiều nhất là 100.000."]}


def test_after_the_last_place_there_is_none(market, make):
    first, last = make("A-1", "A-2")
    last.position = MOST_POSITION
    update_stall(last)
    sentence = "Gian cuối đã mang thứ tự lớn nhất. Sửa thứ tự của gian đó nhỏ lại rồi thêm gian mới."
    assert refused(lambda: create_stall(market, code="A-3")) == [sentence]
    first.position = MOST_POSITION
    assert list(refused(lambda: update_stall(first))) == ["position"]
    assert walk(market) == ["A-1", "A-2"]
