"""Writes to the people of the portal: who there is, who is appointed where."""

from officers.services.appointments import (
    appoint,
    create_officer,
    create_user,
    end_appointment,
    move_appointment,
    user_named,
)
from officers.services.people import create_officers, deactivate, issue_links, reactivate, sign_out_everywhere

__all__ = [
    "appoint",
    "create_officer",
    "create_officers",
    "create_user",
    "deactivate",
    "end_appointment",
    "issue_links",
    "move_appointment",
    "reactivate",
    "sign_out_everywhere",
    "user_named",
]
