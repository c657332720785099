from payments.models.accounts import PayoutAccount, StallAccount
from payments.models.banks import Bank

__all__ = ["Bank", "PayoutAccount", "StallAccount"]
