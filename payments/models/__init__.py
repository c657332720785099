from payments.models.accounts import PayoutAccount, StallAccount
from payments.models.banks import Bank
from payments.models.changes import AccountChange
from payments.models.pictures import AccountPicture

__all__ = ["AccountChange", "AccountPicture", "Bank", "PayoutAccount", "StallAccount"]
