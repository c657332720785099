"""Personal values at rest. The real keys of the tests are replaced where a test is about other keys."""

import base64
import sqlite3

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from officers.sealed import (
    SealBrokenError,
    blind_index,
    newest_head,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from payments.models import PayoutAccount
from stalls.models import Owner
from stalls.services import create_owner

HERE = "stalls_owner.national_id:7c9e6679"
OLD, NEW = b"o" * 32, b"n" * 32
NUMBER = "004088001234"


@pytest.mark.parametrize("text", ["004088001234", "Nông Thị Hoa", "x", "😀" * 200])
def test_what_is_sealed_comes_back(text):
    assert unseal(seal(text, context=HERE), context=HERE) == text


def test_the_sealed_form_shows_nothing_and_is_never_the_same_twice():
    first, second = seal(NUMBER, context=HERE), seal(NUMBER, context=HERE)
    assert first != second
    assert NUMBER.encode() not in first
    assert base64.b64encode(NUMBER.encode()) not in first


@pytest.mark.parametrize(
    "elsewhere",
    ["stalls_owner.national_id:7c9e667a", "stalls_owner.phone:7c9e6679", "payments_payoutaccount.national_id:7c9e6679"],
    ids=["another row", "another column", "another table"],
)
def test_a_value_moved_elsewhere_does_not_open(elsewhere):
    sealed = seal(NUMBER, context=HERE)
    with pytest.raises(SealBrokenError):
        unseal(sealed, context=elsewhere)


def test_no_byte_can_be_changed():
    sealed = seal(NUMBER, context=HERE)
    for place in range(len(sealed)):
        for bit in (0x01, 0x80):
            changed = bytearray(sealed)
            changed[place] ^= bit
            # A change within the key's id names another key; that is as loud, and says which one is missing.
            with pytest.raises((SealBrokenError, ImproperlyConfigured)):
                unseal(bytes(changed), context=HERE)


def test_no_part_of_it_opens():
    sealed = seal(NUMBER, context=HERE)
    for length in range(len(sealed)):
        with pytest.raises((SealBrokenError, ImproperlyConfigured)):
            unseal(sealed[:length], context=HERE)


def test_a_key_of_the_same_name_with_other_bytes_does_not_open(settings):
    settings.FIELD_KEYS = {"k1": OLD}
    sealed = seal(NUMBER, context=HERE)
    settings.FIELD_KEYS = {"k1": NEW}
    with pytest.raises(SealBrokenError):
        unseal(sealed, context=HERE)


def test_the_first_key_seals_and_every_key_opens(settings):
    settings.FIELD_KEYS = {"k1": OLD}
    before = seal(NUMBER, context=HERE)
    settings.FIELD_KEYS = {"k2": NEW, "k1": OLD}
    after = seal(NUMBER, context=HERE)
    assert unseal(before, context=HERE) == unseal(after, context=HERE) == NUMBER
    settings.FIELD_KEYS = {"k2": NEW}
    assert unseal(after, context=HERE) == NUMBER


def test_a_key_that_is_gone_is_named(settings):
    settings.FIELD_KEYS = {"k1": OLD}
    sealed = seal(NUMBER, context=HERE)
    settings.FIELD_KEYS = {"k2": NEW}
    with pytest.raises(ImproperlyConfigured) as refused:
        unseal(sealed, context=HERE)
    assert str(refused.value) == "FIELD_KEYS lacks the key 'k1' that sealed stalls_owner.national_id."


def test_a_plain_text_is_not_taken_for_a_sealed_one():
    with pytest.raises(SealBrokenError, match="not a sealed value"):
        unseal(NUMBER.encode().replace(b"0", b"x", 1), context=HERE)


def test_the_blind_index_is_the_same_in_a_domain_and_different_elsewhere(settings):
    index = blind_index(NUMBER, domain="stalls_owner.national_id")
    assert index == blind_index(NUMBER, domain="stalls_owner.national_id")
    assert len(index) == 64
    assert index != blind_index(NUMBER, domain="payments_payoutaccount.number")
    assert index != blind_index(NUMBER[:-1] + "5", domain="stalls_owner.national_id")
    settings.INDEX_KEY = NEW
    assert index != blind_index(NUMBER, domain="stalls_owner.national_id")


def test_an_owner_is_found_by_her_exact_number_only(commune):
    owner = create_owner(name="Nông Thị Hoa", unit=commune, national_id=NUMBER)
    create_owner(name="Lý Văn Páo", unit=commune, national_id="004088005678")
    create_owner(name="Hoàng Thị Mỷ", unit=commune)
    assert list(Owner.objects.with_national_id(NUMBER)) == [owner]
    assert not Owner.objects.with_national_id(NUMBER[:-1]).exists()


def test_the_same_number_has_another_index_in_another_table():
    assert Owner.national_id.index_of(Owner, NUMBER) != PayoutAccount.number.index_of(PayoutAccount, NUMBER)


def test_an_owner_keeps_her_number_over_a_save_and_can_lose_it(commune):
    owner = create_owner(name="Nông Thị Hoa", unit=commune, national_id=NUMBER)
    owner = Owner.objects.get(pk=owner.pk)
    assert owner.national_id == NUMBER
    assert owner.masked_national_id == "0040****1234"
    owner.national_id = ""
    owner.save()
    owner = Owner.objects.get(pk=owner.pk)
    assert (owner.national_id, owner.national_id_sealed, owner.national_id_index) == ("", None, "")
    assert owner.masked_national_id == ""


def test_a_number_copied_to_another_owners_row_does_not_open(commune):
    one = create_owner(name="Nông Thị Hoa", unit=commune, national_id=NUMBER)
    other = create_owner(name="Lý Văn Páo", unit=commune, national_id="004088005678")
    Owner.objects.filter(pk=other.pk).update(national_id_sealed=one.national_id_sealed)
    with pytest.raises(SealBrokenError):
        _ = Owner.objects.get(pk=other.pk).national_id


def test_an_account_number_moved_into_an_owners_row_does_not_open(make_stall):
    make_stall("A-001", number="190012345678")
    account = PayoutAccount.objects.get()
    Owner.objects.filter(pk=account.owner_id).update(national_id_sealed=account.number_sealed)
    with pytest.raises(SealBrokenError):
        _ = Owner.objects.get(pk=account.owner_id).national_id


def test_neither_number_is_in_the_database_in_clear(transactional_db, make_stall, commune):
    """The whole database is read: the file of SQLite with its log, every row of PostgreSQL."""
    make_stall("A-001", number="190012345678", name="Lục Thị Soi")
    create_owner(name="Nông Thị Hoa", unit=commune, national_id=NUMBER)
    everything = _everything()
    # A name is not sealed, so it must be there, or the search would prove nothing.
    assert "Lục Thị Soi".encode() in everything
    assert b"190012345678" not in everything
    assert NUMBER.encode() not in everything


def _everything():
    if connection.vendor == "sqlite":
        path = connection.settings_dict["NAME"]
        with sqlite3.connect(path) as raw:
            raw.execute("PRAGMA wal_checkpoint(FULL)")
        raw.close()
        with open(path, "rb") as file:
            return file.read()
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608  our own names
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows).encode()


def test_bytes_are_sealed_like_text(settings):
    content = bytes(range(256)) * 1000
    sealed = seal_bytes(content, context="file:bien.pdf")
    assert sealed.startswith(newest_head())
    assert unseal_bytes(sealed, context="file:bien.pdf") == content
    assert unseal_bytes(memoryview(sealed), context="file:bien.pdf") == content
    with pytest.raises(SealBrokenError):
        unseal_bytes(sealed, context="file:khac.pdf")


def test_the_head_names_the_first_key(settings):
    settings.FIELD_KEYS = {"k2": NEW, "k1": OLD}
    assert newest_head() == b"1\x02k2"
    assert seal(NUMBER, context=HERE).startswith(b"1\x02k2")
