"""A code that a bank or a wallet made is printed, proved, held, erased and sealed anew like a number."""

import json

import pypdfium2
import pytest
from django.core.management import call_command

from payments.emv import Field
from payments.models import Bank, PayoutAccount
from payments.payloads import payload_of
from payments.services import add_account, confirm_holder
from placards.models import Placard
from stalls.models import Owner
from stalls.services import record_consent, withdraw_consent
from tests.payments.issued import PUSH, SHOP, VNPAY, issued
from tests.placards.printing import codes_in, file_of, print_now

# As long as they come: two networks, every label of the shop, and a field of the issuer's own.
LONG = issued(
    (
        Field("26", (Field("00", "A000000775"), Field("01", "9" * 19))),
        Field("27", (Field("00", "vn.vnpay"), Field("01", "8" * 19))),
        *SHOP,
        Field("62", tuple(Field(tag, "H" * 20) for tag in ("01", "03", "07"))),
        Field("85", "B" * 90),
    )
)


TILL = issued((Field("26", (Field("00", "A000000775"), Field("01", "8812345678901"))), *SHOP))


@pytest.fixture
def make_issued(make_stall, officer):
    def make(code, payload, *, bank="VietinBank"):
        stall = make_stall(code, to="no_account")
        account = add_account(stall, bank=Bank.objects.get(short_name=bank), issued=payload).account
        confirm_holder(account, holder_name="NONG THI HOA", by=officer)
        stall.refresh_from_db()
        return stall

    return make


@pytest.mark.parametrize("layout", ["a5", "a6x4"])
@pytest.mark.parametrize("payload", [PUSH, PUSH[:-4] + PUSH[-4:].lower(), VNPAY])
def test_what_phones_read_off_the_finished_file_is_what_was_issued(make_issued, market, layout, payload):
    make_issued("A-001", payload)
    batch = print_now(market, layout=layout)
    assert (batch.proved, codes_in(file_of(batch))) == (1, [payload])


def test_beside_codes_of_the_portals_own(make_issued, make_stall, market):
    stalls = [make_stall("A-001"), make_issued("A-002", PUSH), make_issued("A-003", VNPAY, bank="BIDV")]
    batch = print_now(market)
    drawn = payload_of(stalls[0], stalls[0].tenancy.stall_accounts.get().account)
    assert codes_in(file_of(batch)) == [drawn, PUSH, VNPAY]
    assert batch.proved == 3


def test_a_long_one_is_printed_where_its_modules_are_large_enough(make_issued, market):
    assert len(LONG) > 280
    make_issued("A-001", LONG)
    batch = print_now(market, layout="a5")
    assert codes_in(file_of(batch)) == [LONG]


def test_the_sheet_remembers_it(make_issued, market):
    make_issued("A-001", PUSH)
    print_now(market)
    (code,) = json.loads(Placard.objects.get().snapshot)["codes"]
    assert (code["payload"], code["account"], code["holder"]) == (PUSH, "MERCHANT0012", "NONG THI HOA")


def test_no_bank_stands_over_a_code_that_names_none(make_issued, make_stall, market):
    """A till of VNPAY that calls itself what could be an account's number."""
    make_stall("A-001", number="8812345678901")
    make_issued("A-002", TILL, bank="Agribank")
    document = pypdfium2.PdfDocument(file_of(print_now(market, layout="a5")))
    plain, issued_one = (" ".join(page.get_textpage().get_text_range().split()) for page in document)
    assert "Agribank 8812 3456 7890 1" in plain
    assert "Mã người bán VNPAY 8812 3456 7890 1" in issued_one
    assert "Agribank" not in issued_one


def test_nor_where_it_is_only_a_line_of_text(make_issued, officer, market):
    stall = make_issued("A-001", PUSH)
    account = add_account(stall, bank=Bank.objects.get(short_name="Agribank"), issued=TILL).account
    confirm_holder(account, holder_name="NONG THI HOA", by=officer)
    document = pypdfium2.PdfDocument(file_of(print_now(market, layout="a6x4")))
    said = " ".join(document[0].get_textpage().get_text_range().split())
    assert ["Mã người bán VNPAY 8812 3456 7890 1" in said, "Agribank" in said] == [True, False]


class TestHeld:
    @pytest.fixture
    def owner(self, make_issued, officer):
        owner = make_issued("A-001", PUSH).tenancy.owner
        record_consent(owner, how="spoken", by=officer)
        return Owner.objects.get(pk=owner.pk)

    def test_masked_for_the_officer(self, officer_client, owner):
        text = officer_client.get(f"/owners/{owner.code}/held/file/").content.decode("utf-8-sig")
        said = f"Mã người bán VietinBank: MERC****0012, mã do nơi mở tài khoản cấp: 0002****{PUSH[-4:]}, NONG THI HOA"
        assert text.count(said) == 1
        assert PUSH not in text

    def test_in_full_for_herself(self, confirmed_client_of, officer, owner):
        answer = confirmed_client_of(officer).post(f"/owners/{owner.code}/held/full/", {"reason": "owner"})
        assert f"MERC HANT 0012, mã do nơi mở tài khoản cấp: {PUSH}, NONG" in answer.content.decode("utf-8-sig")

    def test_it_goes_when_she_withdraws(self, owner, officer):
        withdraw_consent(owner, by=officer)
        assert not PayoutAccount.objects.exists()


def test_it_is_sealed_anew_with_the_others(make_issued, settings, capsys):
    make_issued("A-001", PUSH)
    settings.FIELD_KEYS = {"n1": b"n" * 32, **settings.FIELD_KEYS}
    call_command("reseal")
    assert json.loads(capsys.readouterr().out) == {"values": 2, "files": 0, "left": 0}
    account = PayoutAccount.objects.get()
    assert bytes(account.issued_sealed)[:4] == b"1\x02n1"
    assert (account.issued, account.number) == (PUSH, "MERCHANT0012")
