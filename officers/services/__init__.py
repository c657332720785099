"""Writes to the people of the portal: who there is, who is appointed where."""

from officers.services.appointments import appoint, create_officer

__all__ = ["appoint", "create_officer"]
