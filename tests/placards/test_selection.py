import pytest
from django.utils import timezone

from payments.models import Bank
from payments.payloads import payload_of
from payments.services import add_account, confirm_holder, withdraw_change
from placards.faces import Code
from placards.selection import Skipped, chosen, read, survey
from stalls.models import Stall
from stalls.services import add_section, close_stall, create_stall, move_out, update_market, update_stall
from tests.payments.changing import propose


@pytest.fixture
def hall(make_stall):
    """One stall of each kind, in this order; A-004 is ready."""
    made = [make_stall(f"A-00{n}", to=to) for n, to in enumerate(("vacant", "no_account", "unconfirmed", "ready"), 1)]
    closed = make_stall("A-005", to="vacant")
    close_stall(closed, on=timezone.localdate(), reason="nghỉ bán")
    return [*made, closed]


def codes(stalls):
    return [stall.code for stall in stalls]


def test_every_stall_left_out_has_its_reason(market, hall):
    candidates, skipped = read(Stall.objects.filter(market=market).in_walking_order())
    assert [candidate.stall_id for candidate in candidates] == [hall[3].pk]
    assert skipped == [
        Skipped("A-001", "Chưa có chủ gian."),
        Skipped("A-002", "Chủ gian chưa có tài khoản nhận tiền."),
        Skipped("A-003", "Tên chủ tài khoản chưa được xác nhận."),
        Skipped("A-005", "Gian đã đóng."),
    ]


def test_the_step_alone_is_not_trusted(market, hall):
    """Should a step ever be wrong, the rows decide, both ways."""
    Stall.objects.filter(market=market).update(step="ready")
    assert len(read(chosen(market, "all"))[0]) == 1
    Stall.objects.filter(market=market).update(step="vacant")
    assert len(read(chosen(market, "all"))[0]) == 1


def test_one_unconfirmed_account_among_those_shown_keeps_the_stall_back(make_stall, market, bank, officer):
    stall = make_stall("A-001")
    added = add_account(stall, bank=bank, number="101")
    assert read(chosen(market, "all")) == ([], [Skipped("A-001", "Tên chủ tài khoản chưa được xác nhận.")])
    confirm_holder(added.account, holder_name="NONG THI HOA", by=officer)
    assert len(read(chosen(market, "all"))[0][0].words["codes"]) == 2


def test_beyond_four_nothing_is_printed_nor_waited_for(make_stall, market, bank, officer):
    stall = make_stall("A-001", number="100")
    for number in ("101", "102", "103"):
        confirm_holder(add_account(stall, bank=bank, number=number).account, holder_name="NONG THI HOA", by=officer)
    add_account(stall, bank=bank, number="104")
    ((candidate,), skipped) = read(chosen(market, "all"))
    assert skipped == []
    assert [code.account for code in candidate.words["codes"]] == ["100", "101", "102", "103"]


def test_an_account_at_an_ended_bank_is_not_printed(make_stall, market, bank):
    make_stall("A-001")
    Bank.objects.filter(pk=bank.pk).update(ended_on="2026-06-01")
    assert read(chosen(market, "all")) == (
        [],
        [Skipped("A-001", "Agribank đã ngừng nhận tiền; thay tài khoản khác.")],
    )


def test_what_a_face_says(make_stall, market):
    section = add_section(market, name="Dãy A")
    stall = make_stall("A-001", number="8812345678901")
    stall.section, stall.kind = section, "lot"
    update_stall(stall)
    ((candidate,), _) = read(chosen(market, "all"))
    account = stall.tenancy.stall_accounts.get().account
    assert candidate.tenancy_id == stall.tenancy.pk
    assert candidate.words == {
        "market": "Chợ Nước Hai",
        "place": "Xã Hòa An, tỉnh Cao Bằng",
        "section": "Dãy A",
        "stall_code": "A-001",
        "stall_kind": "Lô",
        "hotline": "0206 3850 001",
        "codes": (Code(payload_of(stall, account), "Agribank", "8812345678901", "NONG THI HOA"),),
    }
    face = candidate.face(serial="S", version=3, issued_on=timezone.localdate())
    assert (face.serial, face.version, face.issued_on) == ("S", 3, timezone.localdate())
    assert face.codes == candidate.words["codes"]


def test_walking_order_is_printing_order(make_stall, market):
    back, front = (add_section(market, name=name) for name in ("Dãy cuối", "Dãy đầu"))
    back.position, front.position = 2, 1
    back.save()
    front.save()
    for code, section, position in (("1", back, 1), ("2", front, 9), ("3", front, 2), ("4", None, 7), ("5", back, 1)):
        stall = make_stall(code, number=f"880{code}")
        Stall.objects.filter(pk=stall.pk).update(section=section, position=position)
    assert codes(chosen(market, "all")) == ["4", "3", "2", "1", "5"]
    assert [candidate.words["stall_code"] for candidate in read(chosen(market, "all"))[0]] == ["4", "3", "2", "1", "5"]


def test_which_stalls_an_order_is_about(market, hall, make_market, make_stall):
    make_stall("A-001", in_market=make_market("Chợ Cao Bình"))
    Stall.objects.filter(pk=hall[3].pk).update(step="printed")
    assert codes(chosen(market, "all")) == ["A-001", "A-002", "A-003", "A-004"]
    assert codes(chosen(market, "new")) == ["A-001", "A-002", "A-003"]
    assert codes(chosen(market, "ticked", [hall[4].pk, hall[3].pk])) == ["A-004", "A-005"]
    assert codes(chosen(market, "ticked")) == []


def test_only_the_stalls_of_this_market_can_be_ticked(market, make_market, make_stall):
    foreign = make_stall("A-001", in_market=make_market("Chợ Cao Bình"))
    assert codes(chosen(market, "ticked", [foreign.pk])) == []


def test_a_former_tenants_accounts_are_not_read(make_stall, market):
    stall = make_stall("A-001")
    move_out(stall, until=timezone.localdate())
    assert read(chosen(market, "all")) == ([], [Skipped("A-001", "Chưa có chủ gian.")])


def test_the_market_is_said_as_it_is_now(make_stall, market):
    make_stall("A-001")
    market.name, market.hotline = "Chợ Nước Hai mới", ""
    update_market(market)
    ((candidate,), _) = read(chosen(market, "all"))
    assert (candidate.words["market"], candidate.words["hotline"]) == ("Chợ Nước Hai mới", "")


@pytest.mark.parametrize("count", [1, 30])
def test_as_many_queries_for_thirty_stalls_as_for_one(make_stalls, market, django_assert_num_queries, count):
    make_stalls(count)
    create_stall(market, code="B-001")
    with django_assert_num_queries(3):
        candidates, skipped = read(chosen(market, "all"))
    assert (len(candidates), len(skipped)) == (count, 1)


def test_the_survey_before_an_order_says_what_reading_will(market, hall, make_stall, django_assert_num_queries):
    printed, ended = make_stall("B-001"), make_stall("B-002", name="Lý Thị Mai", number="101")
    Stall.objects.filter(pk=printed.pk).update(step="printed")
    ended.tenancy.owner.accounts.update(bank_id="970418")
    Bank.objects.filter(pk="970418").update(ended_on="2026-06-01")
    with django_assert_num_queries(4):
        found = survey(market)
    candidates, skipped = read(chosen(market, "all"))
    assert found.ready == {candidate.stall_id for candidate in candidates} == {hall[3].pk, printed.pk}
    assert found.new == {hall[3].pk}
    assert found.skipped == skipped
    assert skipped[-1] == Skipped("B-002", "BIDV đã ngừng nhận tiền; thay tài khoản khác.")


def test_an_ended_bank_that_is_not_shown_stops_nothing(market, make_stall, officer):
    stall = make_stall("A-001")
    for bin_ in ("970418", "970436", "970415", "970422"):
        shown = add_account(stall, bank=Bank.objects.get(pk=bin_), number="880077001")
        confirm_holder(shown.account, holder_name="NONG THI HOA", by=officer)
    Bank.objects.filter(pk="970422").update(ended_on="2026-06-01")
    assert survey(market).ready == {stall.pk}
    assert [candidate.stall_id for candidate in read(chosen(market, "all"))[0]] == [stall.pk]


def test_a_stall_whose_account_is_said_to_be_closed_waits_for_the_answer(make_stall, market, officer):
    stall = make_stall("A-001")
    stall.tenancies.update(printed_at=timezone.now())
    change = propose(stall, by=officer, reason="closed")
    reason = "Đang chờ duyệt đổi tài khoản: tài khoản trên biển không dùng được nữa."
    assert read(Stall.objects.all())[1] == [Skipped("A-001", reason)]
    assert survey(market).skipped == [Skipped("A-001", reason)]
    withdraw_change(change, by=officer)
    assert survey(market).ready == {stall.pk}
