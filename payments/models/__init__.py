from payments.models.accounts import PayoutAccount, StallAccount
from payments.models.banks import Bank
from payments.models.changes import AccountChange

__all__ = ["AccountChange", "Bank", "PayoutAccount", "StallAccount"]
