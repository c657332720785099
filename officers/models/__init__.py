from officers.models.audit import AppendOnlyError, AuditEvent, AuditHead, ChainBrokenError
from officers.models.second_factor import Authenticator
from officers.models.terms import TERM_END_FIELDS, TERMS, Term, TermQuerySet
from officers.models.users import Appointment, FormReceipt, User

__all__ = [
    "TERMS",
    "TERM_END_FIELDS",
    "AppendOnlyError",
    "Appointment",
    "AuditEvent",
    "AuditHead",
    "Authenticator",
    "ChainBrokenError",
    "FormReceipt",
    "Term",
    "TermQuerySet",
    "User",
]
