from officers.models.audit import AppendOnlyError, AuditEvent, AuditHead
from officers.models.second_factor import Authenticator
from officers.models.users import Appointment, FormReceipt, User

__all__ = ["AppendOnlyError", "Appointment", "AuditEvent", "AuditHead", "Authenticator", "FormReceipt", "User"]
