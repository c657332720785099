from outreach.services.sessions import (
    CANCELLED,
    EDITED_FIELDS,
    cancel_session,
    change_session,
    note_result,
    plan_session,
    reason_not_to_cancel,
)
from outreach.services.visits import contradictions, record_visit

__all__ = [
    "CANCELLED",
    "EDITED_FIELDS",
    "cancel_session",
    "change_session",
    "contradictions",
    "note_result",
    "plan_session",
    "reason_not_to_cancel",
    "record_visit",
]
