from payments.forms.accounts import AccountForm, ConfirmForm
from payments.forms.changes import ApproveForm, ChangeForm, RefuseForm
from payments.forms.fields import AccountNumberField, BankField
from payments.forms.photos import PhotoForm
from payments.forms.register import QuickForm

__all__ = [
    "AccountForm",
    "AccountNumberField",
    "ApproveForm",
    "BankField",
    "ChangeForm",
    "ConfirmForm",
    "PhotoForm",
    "QuickForm",
    "RefuseForm",
]
