"""Writes to accounts. After each one the stall's step says again how far it has come."""

from payments.services.accounts import add_account, hide_account, make_primary, show_account
from payments.services.banks import load_banks
from payments.services.changes import (
    ACCOUNT_REPLACED,
    approve_change,
    expire_changes,
    propose_change,
    refuse_change,
    withdraw_change,
)
from payments.services.confirming import CONFIRMED_FIELDS, HOLDER_NAME, confirm_holder, unconfirm_own_accounts
from payments.services.pictures import keep_picture, put_aside
from payments.services.registering import register_stall
from payments.services.steps import lock_account, may_hang, step_of

__all__ = [
    "ACCOUNT_REPLACED",
    "CONFIRMED_FIELDS",
    "HOLDER_NAME",
    "add_account",
    "approve_change",
    "confirm_holder",
    "expire_changes",
    "hide_account",
    "keep_picture",
    "load_banks",
    "lock_account",
    "make_primary",
    "may_hang",
    "propose_change",
    "put_aside",
    "refuse_change",
    "register_stall",
    "show_account",
    "step_of",
    "unconfirm_own_accounts",
    "withdraw_change",
]
