from payments.forms.accounts import AccountForm, ConfirmForm
from payments.forms.fields import AccountNumberField, BankField
from payments.forms.photos import PhotoForm
from payments.forms.register import QuickForm

__all__ = ["AccountForm", "AccountNumberField", "BankField", "ConfirmForm", "PhotoForm", "QuickForm"]
