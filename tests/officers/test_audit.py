"""What a unit of work leaves in the chain: all of its events or none, in order, with nothing personal in clear."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from officers.acting import acting_as
from officers.audit import WORDS, UnrecordedWriteError, record, recording, service, unit_of_work
from officers.enums import Role
from officers.models import AppendOnlyError, AuditEvent, AuditHead, User
from officers.services import appoint
from stalls.models import Market, Owner, Stall
from stalls.services import (
    close_stall,
    create_owner,
    create_stall,
    end_seat,
    give_seat,
    move_in,
    update_owner,
    update_stall,
)


def events(*, after=0):
    return [event.action for event in AuditEvent.objects.filter(seq__gt=after).order_by("seq")]


def last():
    return AuditEvent.objects.first()


@pytest.fixture
def so_far(market):
    """How long the chain was before the test did anything."""
    return AuditHead.objects.get(pk=1).seq


def test_a_write_says_who_when_what_and_from_where(so_far, market, officer):
    with acting_as(officer, address="10.1.2.3"):
        stall = create_stall(market, code="A-001")
    event = last()
    assert (event.actor, event.actor_name, event.role) == (officer, "canbo", "commune_officer")
    assert (event.address, event.action, event.label) == ("10.1.2.3", "stall.create", "A-001")
    assert (event.subject_kind, event.subject, event.unit) == ("stall", str(stall.pk), market.unit)
    assert event.changed["code"] == [None, "A-001"]
    assert event.changed["market"] == [None, "Chợ Nước Hai"]


def test_without_a_user_it_was_the_command_line(so_far, market):
    create_stall(market, code="A-001")
    event = last()
    assert (event.actor, event.actor_name, event.role, event.address) == (None, "", "", "")


def test_who_has_a_seat_acts_for_a_board(market, board_member):
    with acting_as(board_member):
        create_stall(market, code="A-001")
    assert last().role == Role.MARKET_BOARD


def test_who_has_no_role_acts_without_one(market, board_member):
    """Not for a board: her seat has ended."""
    end_seat(board_member.board_memberships.get())
    with acting_as(User.objects.get(pk=board_member.pk)):
        create_stall(market, code="A-001")
    assert (last().actor, last().role) == (board_member, "")


def test_every_role_in_force_is_named(market, officer, other_commune):
    appoint(officer, role=Role.VIEWER, unit=other_commune, on=date(2026, 1, 1))
    with acting_as(User.objects.get(pk=officer.pk)):
        create_stall(market, code="A-001")
    assert last().role == "commune_officer,viewer"


def test_a_seat_is_named_beside_an_appointment(market, officer):
    give_seat(market, officer)
    with acting_as(User.objects.get(pk=officer.pk)):
        create_stall(market, code="A-001")
    assert last().role == "commune_officer,market_board"


def test_a_change_says_before_and_after_and_only_what_changed(market):
    stall = create_stall(market, code="A-001")
    stall.goods, stall.area_m2 = "meat", 4
    update_stall(stall)
    assert last().action == "stall.update"
    assert last().changed == {"goods": ["other", "meat"], "area_m2": [None, 4.0]}


def test_what_changes_nothing_says_nothing(market):
    stall = create_stall(market, code="A-001")
    seq = last().seq
    update_stall(stall)
    assert events(after=seq) == []


def test_a_name_or_number_stands_there_as_an_index_that_can_be_compared(market):
    owner = create_owner(name="Nông Thị Hoa", unit=market.unit, phone="0912345678", national_id="004190000111")
    made = last().changed
    owner.name = "Nông Thị Hòa"
    update_owner(owner, by=None)
    changed = last().changed
    assert list(changed) == ["name"]
    assert changed["name"][0] == made["name"][1]
    assert changed["name"][1] != made["name"][1]
    assert made["national_id"][1] == f"#{Owner.objects.get().national_id_index[:16]}"
    text = "".join(AuditEvent.objects.values_list("changes", flat=True))
    for word in ("Nông", "Hoa", "0912345678", "004190000111"):
        assert word not in text


def test_a_reason_in_free_words_is_not_repeated(market):
    stall = create_stall(market, code="A-001")
    close_stall(stall, on=date(2026, 11, 1), reason="Bà Hoa nghỉ bán")
    assert last().changed["status"] == ["active", "closed"]
    assert last().changed["close_reason"][1].startswith("#")


def test_a_person_is_named_by_her_code(market):
    stall = create_stall(market, code="A-001")
    owner = create_owner(name="Nông Thị Hoa", unit=market.unit)
    move_in(stall, owner, since=date(2026, 3, 1))
    assert last().changed == {"owner": [None, owner.code], "since": [None, "2026-03-01"]}


def test_the_chain_counts_on_and_each_event_holds_the_one_before(so_far, market):
    for number in range(3):
        create_stall(market, code=f"A-00{number}")
    chain = list(AuditEvent.objects.order_by("seq"))
    assert [event.seq for event in chain] == list(range(1, so_far + 4))
    assert [event.previous for event in chain] == ["", *(event.hash for event in chain[:-1])]
    assert all(event.hash == event.own_hash() for event in chain)
    head = AuditHead.objects.get()
    assert (head.seq, head.hash) == (chain[-1].seq, chain[-1].hash)


def test_a_refused_service_leaves_no_event(so_far, market):
    create_stall(market, code="A-001")
    seq = last().seq
    with pytest.raises(ValidationError):
        create_stall(market, code="A-001")
    assert events(after=seq) == []


@pytest.fixture
def make(market):
    @service
    def make(*codes):
        for code in codes:
            create_stall(market, code=code)

    return make


def test_several_services_in_one_unit_of_work_count_together_or_not_at_all(so_far, make):
    with pytest.raises(ValidationError):
        make("A-001", "A-001")
    assert events(after=so_far) == []
    assert not Stall.objects.exists()
    make("A-001", "A-002")
    assert events(after=so_far) == ["stall.create", "stall.create"]


def test_what_was_refused_inside_is_taken_out_and_the_rest_stays(so_far, market, make):
    with unit_of_work():
        create_stall(market, code="A-001")
        with pytest.raises(ValidationError):
            make("A-002", "A-001")
    assert events(after=so_far) == ["stall.create"]
    assert list(Stall.objects.values_list("code", flat=True)) == ["A-001"]


def test_a_service_that_says_nothing_of_what_it_writes_fails(market):
    @service
    def forgetful():
        Market.objects.filter(pk=market.pk).update(name="Chợ khác")

    with pytest.raises(UnrecordedWriteError, match="stalls_market"):
        forgetful()
    assert Market.objects.get().name == "Chợ Nước Hai"


def test_writing_what_is_no_register_row_needs_no_event(officer):
    @service
    def receipt():
        officer.jobs.create(kind="print")

    receipt()
    assert officer.jobs.count() == 1


def test_an_event_is_said_in_a_service_and_in_known_words(market):
    with pytest.raises(RuntimeError, match="in a service"):
        record("stall.create", market)
    with pytest.raises(ValueError, match=r"stall\.explode"), unit_of_work():
        record("stall.explode", market)
    assert WORDS["stall.create"] == "Thêm gian hàng"


def test_details_stand_beside_the_changes(so_far, market):
    with unit_of_work(), recording("market.update", market, pages=3):
        market.hotline = "0206390001"
        market.save()
    assert last().changed == {"hotline": ["02063850001", "0206390001"], "pages": [None, 3]}


@pytest.mark.parametrize("how", ["save", "delete", "update", "delete many"])
def test_an_event_is_neither_changed_nor_deleted_by_the_program(so_far, how):
    event = last()
    acts = {
        "save": event.save,
        "delete": event.delete,
        "update": lambda: AuditEvent.objects.update(action="x"),
        "delete many": AuditEvent.objects.all().delete,
    }
    with pytest.raises(AppendOnlyError):
        acts[how]()
    assert last().own_hash() == last().hash


@pytest.mark.parametrize("sql", ["UPDATE officers_auditevent SET action = 'x'", "DELETE FROM officers_auditevent"])
def test_nor_by_the_database(so_far, sql):
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEvent.objects.count() == so_far


def test_there_is_one_head(so_far):
    with pytest.raises(DatabaseError, match="audit_one_head"), transaction.atomic():
        AuditHead.objects.create(pk=2)


def test_changes_are_kept_as_text_that_both_databases_give_back_to_the_letter(market):
    create_stall(market, code="A-001")
    text = last().changes
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)


def test_each_kind_of_subject_is_one_models():
    """An event is found, and told in words, by its kind and key: two tables under one kind would share their events."""
    kinds = [model.audited.kind for model in apps.get_models() if getattr(model, "audited", None)]
    assert len(kinds) == len(set(kinds))
