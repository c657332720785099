from payments.forms.accounts import AccountForm, ConfirmForm
from payments.forms.alarms import CloseForm, ExplainForm, OwnNumberForm
from payments.forms.banks import BankForm, BankSearch, EndBankForm
from payments.forms.changes import ApproveForm, ChangeForm, RefuseForm
from payments.forms.fields import AccountNumberField, BankField
from payments.forms.imports import AgreeForm, ColumnsForm, EncodingForm, ListForm
from payments.forms.photos import PhotoForm
from payments.forms.register import QuickForm

__all__ = [
    "AccountForm",
    "AccountNumberField",
    "AgreeForm",
    "ApproveForm",
    "BankField",
    "BankForm",
    "BankSearch",
    "ChangeForm",
    "CloseForm",
    "ColumnsForm",
    "ConfirmForm",
    "EncodingForm",
    "EndBankForm",
    "ExplainForm",
    "ListForm",
    "OwnNumberForm",
    "PhotoForm",
    "QuickForm",
    "RefuseForm",
]
