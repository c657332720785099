from outreach.models.sessions import Attendance, Session
from outreach.models.visits import Visit

__all__ = ["Attendance", "Session", "Visit"]
