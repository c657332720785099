from payments.forms.accounts import AccountForm, ConfirmForm
from payments.forms.alarms import CloseForm, ExplainForm, OwnNumberForm
from payments.forms.banks import BankForm, BankSearch, EndBankForm
from payments.forms.fields import AccountNumberField, BankField
from payments.forms.register import QuickForm

__all__ = [
    "AccountForm",
    "AccountNumberField",
    "BankField",
    "BankForm",
    "BankSearch",
    "CloseForm",
    "ConfirmForm",
    "EndBankForm",
    "ExplainForm",
    "OwnNumberForm",
    "QuickForm",
]
