"""What a withdrawn consent does to accounts, sheets and files."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from officers.models import AuditEvent
from payments.models import PayoutAccount, StallAccount
from payments.services import add_account, confirm_holder
from placards.enums import PlacardState
from placards.models import Placard
from stalls.enums import Step
from stalls.models import Stall
from stalls.services import create_owner, create_stall, move_in, move_out, withdraw_consent
from tests.pages import text_of
from tests.placards.printing import file_of, print_now


@pytest.fixture
def batch(make_stall, market):
    make_stall("A-001", number="9922334455667")
    make_stall("A-002", name="Lý Văn Páo")
    return print_now(market)


@pytest.fixture
def owner(batch):
    return Stall.objects.get(code="A-001").tenancy.owner


@pytest.fixture
def erase(owner, officer, django_capture_on_commit_callbacks):
    def erase():
        with django_capture_on_commit_callbacks(execute=True):
            return withdraw_consent(owner, by=officer)

    return erase


def test_accounts_go_and_the_stall_has_none(erase):
    erase()
    assert [account.owner.name for account in PayoutAccount.objects.all()] == ["Lý Văn Páo"]
    assert StallAccount.objects.count() == 1
    assert dict(Stall.objects.values_list("code", "step")) == {"A-001": Step.NO_ACCOUNT, "A-002": Step.PRINTED}


def test_sheets_are_revoked_and_say_nothing_any_more(erase):
    erase()
    hers, other = (Placard.objects.get(stall__code=code) for code in ("A-001", "A-002"))
    assert (hers.state, hers.snapshot_sealed, hers.snapshot) == (PlacardState.REVOKED, None, "")
    assert other.state == PlacardState.PRINTED
    assert "stall_code" in other.snapshot


def test_counts_and_days_stay(erase):
    before = list(Placard.objects.order_by("pk").values_list("serial", "version", "printed_at", "tenancy"))
    erase()
    assert list(Placard.objects.order_by("pk").values_list("serial", "version", "printed_at", "tenancy")) == before


def test_the_file_with_her_code_is_gone_at_once(erase, batch, files_dir, officer_client):
    assert file_of(batch).startswith(b"%PDF")
    erase()
    assert list(files_dir.iterdir()) == []
    batch.job.refresh_from_db()
    assert batch.job.file_name == ""
    assert officer_client.get(f"/placards/{batch.code}/file/").status_code == 404
    assert officer_client.get(f"/placards/{batch.code}/").status_code == 200


def test_files_of_others_stay(erase, make_stall, market):
    other = make_stall("A-003", name="Hoàng Văn Nam")
    kept = print_now(market, choice="ticked", stalls=[other])
    erase()
    assert file_of(kept).startswith(b"%PDF")


def test_the_stall_says_what_to_take_down(erase, officer_client):
    erase()
    page = text_of(officer_client.get("/stalls/NUOCHAI/A-001/"))
    assert "Chủ hộ đã rút đồng ý: phải thu lại." in page
    assert "đã thu hồi" in page
    assert "Ghi trả gian" in page
    assert "/accounts/new/" not in page
    assert "Nông Thị Hoa" not in page


def test_what_she_held_before_is_erased_too(erase, owner, commune, officer, bank):
    """Moved out, with a sheet still somewhere, and the next trader's stall is left as it is."""
    stall = Stall.objects.get(code="A-001")
    move_out(stall, until=timezone.localdate())
    move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
    shown = add_account(stall, bank=bank, number="770011223344")
    confirm_holder(shown.account, holder_name="HOANG VAN NAM", by=officer)
    print_now(stall.market, choice="new")
    erase()
    stall.refresh_from_db()
    assert stall.step == Step.PRINTED
    states = stall.placards.order_by("version").values_list("state", flat=True)
    assert list(states) == [PlacardState.REVOKED, PlacardState.PRINTED]
    assert not owner.accounts.exists()


def test_each_thing_that_went_is_an_event(erase):
    erase()
    got = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"account.erase", "placard.revoke", "owner.erase"} <= got


def test_nothing_is_printed_or_added_for_her_afterwards(erase, market, bank):
    erase()
    with pytest.raises(ValidationError, match="đã xóa theo yêu cầu"):
        add_account(Stall.objects.get(code="A-001"), bank=bank, number="9922334455667")
    batch = print_now(market)
    assert {placard.stall.code for placard in batch.placards.all()} == {"A-002"}


def test_a_step_that_fails_takes_everything_back(erase, monkeypatch, batch):
    def refuse(owner):
        raise ValidationError("không được")

    monkeypatch.setattr("stalls.services.erasing.OWNER_ERASED", [*_hooks(), refuse])
    with pytest.raises(ValidationError):
        erase()
    assert PayoutAccount.objects.count() == 2
    assert not Placard.objects.filter(state=PlacardState.REVOKED).exists()
    assert file_of(batch).startswith(b"%PDF")


def _hooks():
    from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415  as it is when the test runs

    return OWNER_ERASED


def test_one_who_never_had_anything(officer, commune, market):
    owner = create_owner(name="Lục Văn Sơn", unit=commune)
    move_in(create_stall(market, code="B-001"), owner, since=date(2026, 3, 1))
    withdraw_consent(owner, by=officer)
    assert Stall.objects.get(code="B-001").step == Step.NO_ACCOUNT


def test_only_a_revoked_sheet_may_say_nothing(batch):
    with pytest.raises(IntegrityError), transaction.atomic():
        Placard.objects.update(snapshot_sealed=None)
