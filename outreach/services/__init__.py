from outreach.services.sessions import EDITED_FIELDS, cancel_session, change_session, note_result, plan_session
from outreach.services.visits import record_visit

__all__ = ["EDITED_FIELDS", "cancel_session", "change_session", "note_result", "plan_session", "record_visit"]
