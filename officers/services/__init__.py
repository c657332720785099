"""Writes to the people of the portal: who there is, who is appointed where, and how they sign in."""

from officers.services.appointments import (
    appoint,
    create_officer,
    create_user,
    end_appointment,
    move_appointment,
    user_named,
)
from officers.services.ending import TERM_ENDERS, end_all_terms, end_term
from officers.services.passwords import change_password, end_other_sessions, sign_up
from officers.services.people import (
    create_officers,
    deactivate,
    issue_links,
    pair_anew,
    reactivate,
    sign_out_everywhere,
)
from officers.services.second_factor import (
    check_second_factor,
    enrol_second_factor,
    recovery_codes_left,
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
)

__all__ = [
    "TERM_ENDERS",
    "appoint",
    "change_password",
    "check_second_factor",
    "create_officer",
    "create_officers",
    "create_user",
    "deactivate",
    "end_all_terms",
    "end_appointment",
    "end_other_sessions",
    "end_term",
    "enrol_second_factor",
    "issue_links",
    "move_appointment",
    "pair_anew",
    "reactivate",
    "recovery_codes_left",
    "remove_second_factor",
    "renew_recovery_codes",
    "reset_second_factor",
    "sign_out_everywhere",
    "sign_up",
    "user_named",
]
