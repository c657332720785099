"""Keys are changed while the site writes: everything ends under the first key, and nothing is lost on the way."""

import json
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from jobs import resealing
from jobs.files import read_file
from officers.models import AuditEvent
from payments.models import PayoutAccount
from placards.models import Placard
from stalls.models import Owner
from stalls.services import create_owner, update_owner
from tests.placards.printing import file_of, print_now

NEW = b"n" * 32
NUMBER = "004088001234"


@pytest.fixture
def register(make_stall, market, commune, settings, files_dir):
    """A national ID, three accounts, three sheets and a file under the old key; the new key stands first."""
    make_stall("A-001")
    make_stall("A-002", name="Lý Văn Páo")
    make_stall("A-003", name="Hoàng Thị Mỷ")
    create_owner(name="Lục Văn Sơn", unit=commune, national_id=NUMBER)
    batch = print_now(market)
    settings.FIELD_KEYS = {"n1": NEW, **settings.FIELD_KEYS}
    return batch


def run(*arguments):
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("reseal", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        status = ended.code
    return status, json.loads(out.getvalue()), err.getvalue()


def heads():
    sealed = [
        *Owner.objects.exclude(national_id_sealed=None).values_list("national_id_sealed", flat=True),
        *PayoutAccount.objects.values_list("number_sealed", flat=True),
        *Placard.objects.values_list("snapshot_sealed", flat=True),
    ]
    return {bytes(value)[:4] for value in sealed}


def facts():
    return (
        [owner.national_id for owner in Owner.objects.order_by("pk")],
        [account.number for account in PayoutAccount.objects.order_by("pk")],
        [placard.snapshot for placard in Placard.objects.order_by("pk")],
    )


def test_every_sealed_column_is_found():
    found = {(model.__name__, value.name) for model, value in resealing.sealed_values()}
    assert found >= {("Owner", "national_id"), ("PayoutAccount", "number"), ("Placard", "snapshot")}


def test_check_counts_and_changes_nothing(register):
    before = heads()
    assert run("--check") == (1, {"values": 7, "files": 1, "left": 8}, "")
    assert heads() == before == {b"1\x02t1"}


def test_everything_is_under_the_new_key_and_says_the_same(register, settings):
    before, pdf = facts(), file_of(register)
    assert run() == (0, {"values": 7, "files": 1, "left": 0}, "")
    settings.FIELD_KEYS = {"n1": NEW}
    assert heads() == {b"1\x02n1"}
    assert facts() == before
    assert file_of(register) == pdf
    assert Owner.objects.with_national_id(NUMBER).count() == 1


def test_a_second_time_there_is_nothing_to_do(register):
    run()
    before = heads(), AuditEvent.objects.count()
    assert run() == (0, {"values": 0, "files": 0, "left": 0}, "")
    assert run("--check") == (0, {"values": 0, "files": 0, "left": 0}, "")
    assert (heads(), AuditEvent.objects.count()) == before


def test_the_audit_says_it_once_with_counts(register):
    run()
    (event,) = AuditEvent.objects.filter(action="keys.reseal")
    assert event.changed == {"values": [None, 7], "files": [None, 1], "left": [None, 0]}


def test_in_batches(register, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    assert run()[1] == {"values": 7, "files": 1, "left": 0}


def test_what_does_not_open_is_named_and_stays(register, settings):
    one, other = PayoutAccount.objects.order_by("pk")[:2]
    PayoutAccount.objects.filter(pk=one.pk).update(number_sealed=other.number_sealed)
    name = register.job.file_name
    (settings.FILES_DIR / name).write_bytes(b"%PDF put there")
    status, counts, said = run()
    assert (status, counts) == (1, {"values": 6, "files": 0, "left": 2})
    assert said.splitlines() == [
        f"payments_payoutaccount.number:{one.pk}: changed, moved to another row, or the key is wrong",
        f"file:{name}: not a sealed value",
    ]


def test_a_value_written_meanwhile_stays_as_written(register, officer):
    """The officer saves another number after it was read here and before it is written back."""
    owner = Owner.objects.with_national_id(NUMBER).get()
    value = vars(Owner)["national_id"]
    batch = list(resealing.old_rows(Owner, value))
    anew = resealing._sealed_anew(Owner, value, batch, resealing.Report())
    update_owner(owner, by=officer, national_id="004088005678")
    assert resealing._write_batch(Owner, value, anew) == 0
    assert Owner.objects.get(pk=owner.pk).national_id == "004088005678"


def test_a_file_withdrawn_meanwhile_does_not_come_back(register, settings):
    job = register.job
    name, job.file_name = job.file_name, ""
    job.save()
    resealing._reseal_file(name, resealing.Report())
    assert list(settings.FILES_DIR.iterdir()) == []


def test_a_file_that_is_gone_is_nothing_to_do(register, settings):
    (settings.FILES_DIR / register.job.file_name).unlink()
    assert run() == (0, {"values": 7, "files": 0, "left": 0}, "")
    with pytest.raises(FileNotFoundError):
        read_file(register.job.file_name)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's writers queue; there are no row locks")
def test_a_row_that_somebody_holds_is_left_for_later(transactional_db, register):
    locked, done = Event(), Event()

    def hold():
        with transaction.atomic():
            list(Owner.objects.select_for_update())
            locked.set()
            done.wait(20)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    locked.wait(20)
    status, counts, _said = run()
    done.set()
    holder.join()
    assert (status, counts["left"]) == (1, 1)
    assert run() == (0, {"values": 1, "files": 0, "left": 0}, "")
