"""Five ways to falsify the chain, each told by its name; the attacker has the database and drops its triggers first."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from officers import append_only
from officers.audit import head_text, record, unit_of_work
from officers.models import AuditEvent, AuditHead, ChainBrokenError
from officers.models.audit import SEALED_FIELDS
from officers.verifying import Broken, verify

COLUMNS = [AuditEvent._meta.get_field(name.removesuffix("_id")).column for name in SEALED_FIELDS] + ["hash"]


@pytest.fixture
def chain(market):
    """Nine events on an unprotected table; the numbers are those of the whole chain."""
    with unit_of_work():
        for number in range(9):
            record("stall.update", market, pages=number)
    append_only.release(connection)
    yield [event.seq for event in AuditEvent.objects.order_by("seq")][-9:]
    append_only.protect(connection)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def move(seq, to):
    sql("UPDATE officers_auditevent SET seq = %s WHERE seq = %s", to, seq)


def swap(first, second):
    move(first, 10**6)
    move(second, first)
    move(10**6, second)


def shift_from(seq):
    """Makes room at `seq`, from the end backwards, as the numbers are unique."""
    for event in AuditEvent.objects.filter(seq__gte=seq).order_by("-seq").values_list("seq", flat=True):
        move(event, event + 1)


def insert(seq, *, previous=""):
    """A copy of a neighbour with other words; without the key its hash can only be made up."""
    copy = dict(zip(COLUMNS, AuditEvent.objects.filter(seq=seq - 1).values_list(*COLUMNS).get(), strict=True))
    copy |= {"seq": seq, "action": "market.close", "previous": previous or copy["hash"], "hash": "ab" * 32}
    names, marks = ", ".join(copy), ", ".join(["%s"] * len(copy))
    sql(f"INSERT INTO officers_auditevent ({names}) VALUES ({marks})", *copy.values())  # noqa: S608  our own names


def test_an_untouched_chain_is_good(chain):
    assert verify() == (chain[-1], None)


def test_an_empty_one_too(db):
    assert verify() == (0, None)


@pytest.mark.parametrize(
    "change",
    [
        "changes = '{}'", "action = 'market.close'", "label = 'A-999'", "actor_name = 'ai do'", "role = 'viewer'",
        "address = '10.0.0.9'", "at = '2026-01-01 00:00:00+00:00'", "unit_id = NULL", "subject = '77'",
        "subject_kind = 'owner'", "previous = ''", "hash = 'abcd'",
    ],
)  # fmt: skip
def test_edited(chain, change):
    sql(f"UPDATE officers_auditevent SET {change} WHERE seq = %s", chain[4])  # noqa: S608  written above
    assert verify() == (chain[3], Broken("edited", chain[4]))


def test_deleted(chain):
    sql("DELETE FROM officers_auditevent WHERE seq = %s", chain[4])
    assert verify() == (chain[3], Broken("deleted", chain[4]))


def test_deleted_and_the_gap_closed(chain):
    sql("DELETE FROM officers_auditevent WHERE seq = %s", chain[4])
    for seq in chain[5:]:
        move(seq, seq - 1)
    assert verify()[1] == Broken("deleted", chain[4])


def test_the_first_one_deleted(chain):
    sql("DELETE FROM officers_auditevent WHERE seq = 1")
    assert verify() == (0, Broken("deleted", 1))


@pytest.mark.parametrize("far", [1, 3])
def test_reordered(chain, far):
    swap(chain[4], chain[4 + far])
    assert verify() == (chain[3], Broken("reordered", chain[4]))


@pytest.mark.parametrize("previous", ["", "cd" * 32], ids=["bound to the one before", "not bound"])
def test_inserted(chain, previous):
    shift_from(chain[4])
    insert(chain[4], previous=previous)
    assert verify() == (chain[3], Broken("inserted", chain[4]))


def test_inserted_at_the_end(chain):
    insert(chain[-1] + 1)
    assert verify() == (chain[-1], Broken("inserted", chain[-1] + 1))


@pytest.mark.parametrize("cut", [1, 4, 9])
def test_truncated(chain, cut):
    sql("DELETE FROM officers_auditevent WHERE seq > %s", chain[-1] - cut)
    assert verify() == (chain[-1] - cut, Broken("truncated", chain[-1] - cut + 1))


def test_everything_gone_is_truncated_too(chain):
    sql("DELETE FROM officers_auditevent")
    assert verify() == (0, Broken("truncated", 1))


def test_the_head_gone_is_noticed(chain):
    sql("DELETE FROM officers_audithead")
    assert verify()[1] is not None


def cut_and_set_back(seq):
    """The tail goes, and the head is what the last event left says: its number and hash stand there in clear."""
    sql("DELETE FROM officers_auditevent WHERE seq > %s", seq)
    sql("UPDATE officers_audithead SET seq = %s, hash = %s", seq, AuditEvent.objects.get(seq=seq).hash)


@pytest.mark.parametrize("seal", ["", "ab" * 32, None], ids=["none", "made up", "the later one"])
def test_a_head_set_back_has_no_seal(chain, seal):
    cut_and_set_back(chain[5])
    if seal is not None:
        sql("UPDATE officers_audithead SET seal = %s", seal)
    assert verify() == (chain[5], Broken("truncated", chain[6]))


def test_nothing_is_written_behind_a_head_that_was_changed(chain, market):
    cut_and_set_back(chain[5])
    with pytest.raises(ChainBrokenError), unit_of_work():
        record("stall.update", market)
    assert AuditEvent.objects.count() == chain[5]


def test_nothing_is_written_with_another_key(chain, market, settings):
    """One event would be enough to make all that follow it unverifiable for ever."""
    right, settings.INDEX_KEY = settings.INDEX_KEY, b"n" * 32
    with pytest.raises(ChainBrokenError), unit_of_work():
        record("stall.update", market)
    settings.INDEX_KEY = right
    assert verify() == (chain[-1], None)


def cut_consistently(seq):
    """Who kept a copy of the head from before puts it back whole: inside the database nothing tells."""
    cut_and_set_back(seq)
    sql("UPDATE officers_audithead SET seal = %s", AuditHead(seq=seq, hash=AuditHead.objects.get().hash).own_seal())


def test_a_printed_head_tells_what_the_database_can_not(chain):
    number, letters = head_text().split(":")
    cut_consistently(chain[5])
    assert verify()[1] is None
    assert verify((int(number), letters))[1] == Broken("truncated", chain[6])


def test_a_chain_made_anew_is_told_by_a_printed_head(chain, market):
    number, letters = head_text().split(":")
    cut_consistently(chain[5])
    with unit_of_work():
        for _ in range(5):
            record("stall.update", market)
    assert verify()[1] is None
    assert verify((int(number), letters))[1] == Broken("rebuilt", int(number))


def test_a_printed_head_that_is_still_there_is_good(chain):
    number, letters = head_text().split(":")
    assert verify((int(number), letters[:8])) == (chain[-1], None)


def run(*arguments):
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_says_how_many_and_the_head(chain):
    head = AuditHead.objects.get()
    assert run() == {"events": chain[-1], "head": f"{head.seq}:{head.hash[:16]}", "broken": None}
    assert run("--head", head_text())["broken"] is None


def test_the_command_names_the_first_broken_one_and_fails(chain):
    sql("UPDATE officers_auditevent SET label = 'A-999' WHERE seq = %s", chain[4])
    out = StringIO()
    with pytest.raises(CommandError, match=rf"Event {chain[4]}: its contents were changed"):
        call_command("verify_audit", stdout=out)
    assert json.loads(out.getvalue())["broken"] == {"event": chain[4], "kind": "edited"}


@pytest.mark.parametrize("head", ["12", "x:abcdef12", "12:abc", "१२:abcdef12"])
def test_a_head_that_is_none_is_refused(db, head):
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        run("--head", head)
