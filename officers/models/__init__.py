from officers.models.audit import AppendOnlyError, AuditEvent, AuditHead
from officers.models.users import Appointment, FormReceipt, User

__all__ = ["AppendOnlyError", "Appointment", "AuditEvent", "AuditHead", "FormReceipt", "User"]
