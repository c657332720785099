"""Writes to accounts. After each one the stall's step says again how far it has come."""

from payments.services.accounts import add_account, hide_account, make_primary, show_account
from payments.services.alarms import find_alarms, look_again, look_again_at_owner, look_again_at_tenant
from payments.services.answering import ANSWERED_FIELDS, close_alarm, explain_alarm, why_not_close
from payments.services.banks import (
    BANK_GOES_ON,
    CORRECTED_FIELDS,
    END_FIELDS,
    correct_bank,
    end_bank,
    load_banks,
    take_end_back,
)
from payments.services.changes import (
    ACCOUNT_REPLACED,
    approve_change,
    expire_changes,
    propose_change,
    refuse_change,
    withdraw_change,
)
from payments.services.confirming import CONFIRMED_FIELDS, HOLDER_NAME, confirm_holder, unconfirm_own_accounts
from payments.services.own_numbers import declare_own_number, forget_own_number
from payments.services.pictures import keep_picture, put_aside
from payments.services.registering import register_stall
from payments.services.steps import lock_account, step_of

__all__ = [
    "ACCOUNT_REPLACED",
    "ANSWERED_FIELDS",
    "BANK_GOES_ON",
    "CONFIRMED_FIELDS",
    "CORRECTED_FIELDS",
    "END_FIELDS",
    "HOLDER_NAME",
    "add_account",
    "approve_change",
    "close_alarm",
    "confirm_holder",
    "correct_bank",
    "declare_own_number",
    "end_bank",
    "expire_changes",
    "explain_alarm",
    "find_alarms",
    "forget_own_number",
    "hide_account",
    "keep_picture",
    "load_banks",
    "lock_account",
    "look_again",
    "look_again_at_owner",
    "look_again_at_tenant",
    "make_primary",
    "propose_change",
    "put_aside",
    "refuse_change",
    "register_stall",
    "show_account",
    "step_of",
    "take_end_back",
    "unconfirm_own_accounts",
    "why_not_close",
    "withdraw_change",
]
