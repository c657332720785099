"""What the code of a stall's account holds, and how many of them a stall shows."""

from payments.vietqr import encode

MOST_SHOWN = 4


def payload_of(stall, account) -> str:
    """What its bank or wallet issued, letter for letter; else the static code: bank and account, with market and stall
    as the transfer's memo (tag 62.08)."""
    return account.issued or encode(
        bank_bin=account.bank_id, account=account.number, memo=f"{stall.market.code} {stall.code}"
    )
