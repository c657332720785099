"""Writes to accounts. After each one the stall's step says again how far it has come."""

from payments.services.accounts import add_account, hide_account, make_primary, show_account
from payments.services.banks import CORRECTED_FIELDS, END_FIELDS, correct_bank, end_bank, load_banks, take_end_back
from payments.services.confirming import CONFIRMED_FIELDS, HOLDER_NAME, confirm_holder, unconfirm_own_accounts
from payments.services.registering import register_stall
from payments.services.steps import lock_account, step_of

__all__ = [
    "CONFIRMED_FIELDS",
    "CORRECTED_FIELDS",
    "END_FIELDS",
    "HOLDER_NAME",
    "add_account",
    "confirm_holder",
    "correct_bank",
    "end_bank",
    "hide_account",
    "load_banks",
    "lock_account",
    "make_primary",
    "register_stall",
    "show_account",
    "step_of",
    "take_end_back",
    "unconfirm_own_accounts",
]
