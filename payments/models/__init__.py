from payments.models.accounts import PayoutAccount, StallAccount
from payments.models.banks import Bank
from payments.models.pictures import AccountPicture

__all__ = ["AccountPicture", "Bank", "PayoutAccount", "StallAccount"]
