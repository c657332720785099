from payments.models.accounts import PayoutAccount, StallAccount
from payments.models.alarms import Alarm, OwnNumber
from payments.models.banks import Bank
from payments.models.changes import AccountChange
from payments.models.imports import ColumnMatch, RegisterImport
from payments.models.pictures import AccountPicture

__all__ = [
    "AccountChange",
    "AccountPicture",
    "Alarm",
    "Bank",
    "ColumnMatch",
    "OwnNumber",
    "PayoutAccount",
    "RegisterImport",
    "StallAccount",
]
