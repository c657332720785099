from payments.models.accounts import PayoutAccount, StallAccount
from payments.models.alarms import Alarm, OwnNumber
from payments.models.banks import Bank

__all__ = ["Alarm", "Bank", "OwnNumber", "PayoutAccount", "StallAccount"]
