"""What becomes of the campaign's meetings when communes are merged."""

from officers.audit import recording, service
from outreach.models import Session


@service
def move_sessions_of(olds, new):
    """They follow to the new unit, so that whoever works there goes on with them."""
    sessions = list(Session.objects.filter(unit__in=olds).order_by("pk").select_for_update(of=("self",), no_key=True))
    for session in sessions:
        with recording("session.merge", session):
            session.unit = new
    Session.objects.bulk_update(sessions, ["unit"], batch_size=500)
