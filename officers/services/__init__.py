"""Writes to the people of the portal: who there is, who is appointed where, and how they sign in."""

from officers.services.appointments import appoint, create_officer
from officers.services.passwords import change_password, sign_out_everywhere, sign_up
from officers.services.second_factor import (
    check_second_factor,
    enrol_second_factor,
    recovery_codes_left,
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
)

__all__ = [
    "appoint",
    "change_password",
    "check_second_factor",
    "create_officer",
    "enrol_second_factor",
    "recovery_codes_left",
    "remove_second_factor",
    "renew_recovery_codes",
    "reset_second_factor",
    "sign_out_everywhere",
    "sign_up",
]
