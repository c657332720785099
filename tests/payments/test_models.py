import json
from itertools import pairwise

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payments.enums import Relation
from payments.models import Bank, PayoutAccount, StallAccount
from payments.services import add_account
from stalls.services import create_owner
from tests.pages import version_at


@pytest.fixture
def owner(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune)


@pytest.fixture
def account(owner, bank):
    account = PayoutAccount(owner=owner, bank=bank)
    account.number = "8800000000012"
    account.save(force_insert=True)
    return account


def refused(name, *columns):
    """The database refuses, and for this reason: for a unique constraint SQLite names the columns only."""
    of_columns = ", ".join(f"payments_{column}" for column in columns)
    return pytest.raises(IntegrityError, match=f"{name}|failed: {of_columns}$" if columns else name)


@pytest.mark.parametrize(
    "left_out",
    [{"holder_name": ""}, {"relation": ""}, {"confirmed_at": None}, {"confirmed_at": None, "relation": ""}],
    ids="-".join,
)
def test_confirmed_means_a_name_and_a_relation(account, officer, left_out):
    whole = {
        "holder_name": "NONG THI HOA",
        "relation": Relation.OWNER,
        "confirmed_at": timezone.now(),
        "confirmed_by": officer,
    }
    with refused("account_confirmed_with_a_name"), transaction.atomic():
        PayoutAccount.objects.update(**whole | left_out)
    assert PayoutAccount.objects.update(**whole) == 1


def test_an_owner_has_an_account_once(account, owner, bank, commune):
    def again(whose, which):
        other = PayoutAccount(owner=whose, bank=which)
        other.number = account.number
        other.save(force_insert=True)

    columns = tuple(f"payoutaccount.{name}" for name in ("owner_id", "bank_id", "number_index", "issued_index"))
    with refused("account_once_per_owner", *columns), transaction.atomic():
        again(owner, bank)
    again(create_owner(name="Hoàng Văn Nam", unit=commune), bank)
    again(owner, Bank.objects.get(bin="970418"))
    assert PayoutAccount.objects.with_number(account.number).count() == 3


def test_two_accounts_never_have_one_place_on_a_stall(make_stall, bank):
    stall = make_stall("A-001")
    first = add_account(stall, bank=bank, number="8800000000099")
    with refused("stall_account_order", "stallaccount.tenancy_id", "stallaccount.position"), transaction.atomic():
        StallAccount.objects.filter(pk=first.pk).update(position=1)
    with refused("account_once_per_stall", "stallaccount.tenancy_id", "stallaccount.account_id"), transaction.atomic():
        StallAccount.objects.create(tenancy=stall.tenancy, account=first.account, position=9)


def test_number_is_read_back_searched_for_and_shown_masked(account):
    found = PayoutAccount.objects.get(pk=account.pk)
    assert found.number == "8800000000012"
    assert found.masked_number == "8800****0012"
    assert str(found) == "Agribank 8800****0012"
    assert list(PayoutAccount.objects.with_number("8800000000012")) == [account]
    assert list(PayoutAccount.objects.with_number("8800000000013")) == []
    assert bytes(found.number_sealed).find(b"8800000000012") == -1


def test_who_sees_an_account(make_stall, officer, neighbour, viewer):
    account = make_stall("A-001").tenancy.stall_accounts.get().account
    assert list(PayoutAccount.objects.visible_to(officer)) == [account]
    assert list(PayoutAccount.objects.visible_to(viewer)) == [account]
    assert list(PayoutAccount.objects.visible_to(viewer, to="register")) == []
    assert list(PayoutAccount.objects.visible_to(neighbour)) == []
    assert StallAccount.objects.visible_to(officer).count() == 1
    assert StallAccount.objects.visible_to(neighbour).count() == 0


def everything_stored():
    """Every value of every table as bytes, sessions as what they decode to."""
    kept = [json.dumps(session.get_decoded()).encode() for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            for row in cursor.fetchall():
                for value in row:
                    is_binary = isinstance(value, bytes | memoryview)
                    kept.append(bytes(value) if is_binary else str(value).encode())
    return kept


def test_no_number_is_stored_or_logged_in_clear(officer_client, market, make_stall, officer, caplog):
    """Through the pages, refusals and a printing included, with numbers planted in every way of writing them."""
    stall = make_stall("A-001", number="8811223344556")
    page = f"/stalls/{market.code}/A-001/accounts"
    add = {"bank": "Vietcombank", "number": "9922 3344 5566 7"}
    assert officer_client.post(f"{page}/new/", add).status_code == 302
    assert officer_client.post(f"{page}/new/", add).status_code == 200
    account = PayoutAccount.objects.get(bank_id="970436")
    confirm = f"{page}/{account.code}/"
    officer_client.post(confirm, {"holder_name": "NONG THI HOA"} | version_at(officer_client, confirm))
    stall.refresh_from_db()
    assert stall.step == "ready"
    officer_client.post(f"/markets/{market.code}/print/", {"choice": "all", "layout": "a5"})
    stall.refresh_from_db()
    assert stall.step == "printed"
    officer_client.post(f"{page}/{account.code}/hide/")

    stored = everything_stored()
    assert sum(b"NONG THI HOA" in value for value in stored) >= 2  # what is looked through holds the accounts
    for number in ("8811223344556", "9922334455667"):
        forms = {number, " ".join(number[at : at + 4] for at in range(0, 13, 4))}
        assert [value for value in stored for form in forms if form.encode() in value] == []
        assert number not in caplog.text
    assert [placard.snapshot.count("9922334455667") for placard in stall.placards.all()] == [2]


def test_every_seal_is_its_own(owner, bank):
    """The same number sealed twice differs, and a seal moved to another row is not believed."""
    sealed = []
    for digit in "18":
        account = PayoutAccount(owner=owner, bank=bank)
        account.number = f"880000000000{digit}"
        account.save(force_insert=True)
        sealed.append(bytes(account.number_sealed))
        account.number = account.number
        sealed.append(bytes(account.number_sealed))
    assert all(before != after for before, after in pairwise(sealed))
