"""What is written out reads back as it was: into an empty register byte for byte, and over itself without a change."""

import os
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.runner import run_now
from officers.codes import ALPHABET
from payments.importing.listing import rows_of
from payments.importing.workbook import Written, write_register
from payments.models import Bank, PayoutAccount
from payments.services import imports
from places.vietnamese import ascii_upper, same_name
from stalls.enums import Goods, OwnerKind, StallKind
from stalls.models import Owner, Stall
from tests.payments.importing.lists import shown

WRITTEN = Written("Nông Thị Thử", datetime(2026, 11, 26, tzinfo=UTC), "Sổ thử", "23456789")
FAMILY = st.sampled_from(["Nông", "Lý", "Bế", "Hoàng", "Đàm", "Triệu", "Lục"])
GIVEN = st.sampled_from(["Thị Hòa", "Văn Páo", "Phượng", "Thị Mỷ", "Ỷ Đỗ", "Văn Tỵ", "Ngọc Uyển", "Sùng A Dơ"])
NAMES = st.builds("{} {}".format, FAMILY, GIVEN)
DAYS = st.dates(datetime(1995, 1, 1).date(), datetime(2026, 11, 1).date())  # noqa: DTZ001
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "Po", "Pd")), min_size=3, max_size=30)
OWNERS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "owner_kind": st.sampled_from([kind.label for kind in OwnerKind]),
        "phone": st.sampled_from(["", "0912345678", "0987654321", "0356789123", "02063850001"]),
        "national_id": st.sampled_from(["", *(f"0041900000{n:02}" for n in range(8))]),
        "owner_code": st.text(ALPHABET, min_size=8, max_size=8),
    }
)
ACCOUNTS = st.lists(
    st.fixed_dictionaries(
        {
            "bank": st.sampled_from(["Agribank", "BIDV", "Vietcombank", "MBBank"]),
            "number": st.from_regex(r"[0-9]{8,15}", fullmatch=True),
            "holder": st.sampled_from(["", "own", "LY THI KHAC"]),
        }
    ),
    max_size=3,
    unique_by=lambda each: (each["bank"], each["number"]),
)
STALLS = st.fixed_dictionaries(
    {
        "section": st.sampled_from(["", "Dãy A", "Dãy B", "Khu chợ cá"]),
        "kind": st.sampled_from([kind.label for kind in StallKind]),
        "goods": st.sampled_from([goods.label for goods in Goods]),
        "area_m2": st.one_of(st.none(), st.integers(0, 99999).map(lambda n: n / 100)),
        "state": st.sampled_from(["let", "let", "let", "vacant", "closed"]),
        "closed_on": DAYS,
        "close_reason": st.sampled_from(["Sửa mái", "=1+1", "@x", "Dột, chờ sửa"]),
        "since": DAYS,
        "owner": st.integers(0, 3),
        "accounts": ACCOUNTS,
    }
)
# A run takes half a second; ROUND_TRIPS=1000 tries as many.
MARKETS_TRIED = int(os.environ.get("ROUND_TRIPS", "15"))
MARKETS = st.tuples(
    st.lists(OWNERS, min_size=4, max_size=4, unique_by=lambda owner: owner["owner_code"]),
    st.lists(STALLS, min_size=1, max_size=6),
)


def rows_from(owners, stalls):
    rows, ids, used = [], set(), {}
    for owner in owners:
        # One number belongs to one person, and one telephone and name are one person.
        if owner["national_id"] in ids:
            owner["national_id"] = ""
        ids.add(owner["national_id"])
    for n, stall in enumerate(stalls, start=1):
        row = {key: stall[key] for key in ("section", "kind", "goods", "area_m2")} | {
            "code": f"A-{n:02}",
            "position": n,
        }
        if stall["state"] == "closed":
            row |= {"closed_on": stall["closed_on"], "close_reason": stall["close_reason"]}
        if stall["state"] == "let":
            owner = owners[stall["owner"]]
            row |= owner | {"since": stall["since"]}
            for nth, account in enumerate(stall["accounts"], start=1):
                holder = ascii_upper(owner["name"]) if account["holder"] == "own" else account["holder"]
                # An account is confirmed once for its owner, whichever stall shows it.
                holder = used.setdefault((owner["owner_code"], account["bank"], account["number"]), holder)
                said = {"bank": account["bank"], "number": account["number"], "holder": holder}
                if holder and not same_name(holder, owner["name"]):
                    said |= {"relation": "Con", "reason": "Chủ hộ chưa có tài khoản"}
                row |= {name if nth == 1 else f"{name}_{nth}": value for name, value in said.items()}
        rows.append(row)
    return rows


def read_in(data, officer, market):
    imported = shown(data, by=officer, market=market)
    assert imported.state == "shown", (imported.said, imported.job.error)
    assert imported.counts["errors"] == 0, imports.kept_plan(imported).rows("errors", start=0, most=5)
    imported = imports.agree_to_import(imported, digest=imported.digest, names_read=True)
    run_now(imported.job)
    imported.refresh_from_db()
    assert imported.state == "done", imported.job.error
    return imported


def written_out(market):
    rows, most = rows_of([market], masked=False)
    return write_register(rows, n_accounts=most, written=WRITTEN, banks=["Agribank"])


@pytest.mark.usefixtures("bank")
@settings(max_examples=MARKETS_TRIED, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MARKETS)
def test_what_is_written_out_reads_back_byte_for_byte(officer, market, drawn):
    emptied_in = transaction.savepoint()
    try:
        rows = rows_from(*drawn)
        read_in(write_register(rows, n_accounts=3, written=WRITTEN, banks=["Agribank"]), officer, market)
        first = written_out(market)
        again = shown(first, by=officer, market=market)
        assert again.counts["same"] == len(rows), imports.kept_plan(again).rows("", start=0, most=9)
        transaction.savepoint_rollback(emptied_in)
        emptied_in = transaction.savepoint()
        read_in(first, officer, market)
        assert written_out(market) == first
    finally:
        transaction.savepoint_rollback(emptied_in)


def test_every_field_of_the_register_is_in_it(officer, market):
    """So that a field that is added later is missed here."""
    of_stall = {field.name for field in Stall._meta.concrete_fields} - {
        "id", "market", "status", "step", "search_text", "created_at", "updated_at"
    }  # fmt: skip
    of_owner = {field.name for field in Owner._meta.concrete_fields} - {
        "id", "unit", "national_id_index", "sort_key", "search_text", "erased_at", "created_at", "updated_at"
    }  # fmt: skip
    of_account = {field.name for field in PayoutAccount._meta.concrete_fields} - {
        "id", "owner", "code", "number_index", "issued_index", "confirmed_at", "was_confirmed", "confirmed_by",
        "created_at",
    }  # fmt: skip
    assert of_stall == {"section", "code", "kind", "goods", "area_m2", "position", "closed_on", "close_reason"}
    assert of_owner == {"code", "kind", "name", "phone", "national_id_sealed"}
    assert of_account == {"bank", "number_sealed", "issued_sealed", "holder_name", "relation", "relation_reason"}
    assert Bank.objects.count() > 50
