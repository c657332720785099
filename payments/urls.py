from django.urls import path, re_path

from payments.views import (
    accounts,
    alarms,
    banks,
    changes,
    history,
    own_numbers,
    photos,
    register,
    reveals,
)

STALL = r"^stalls/(?P<market>[^/]+)/(?P<code>[^/]+)"

app_name = "payments"
urlpatterns = [
    path("alarms/", alarms.AlarmList.as_view(), name="alarm-list"),
    path("alarms/<str:code>/", alarms.AlarmDetail.as_view(), name="alarm-detail"),
    path("alarms/<str:code>/explain/", alarms.AlarmExplain.as_view(), name="alarm-explain"),
    path("alarms/<str:code>/close/", alarms.AlarmClose.as_view(), name="alarm-close"),
    path("alarms/<str:code>/history/", history.AlarmHistory.as_view(), name="alarm-history"),
    path("me/numbers/", own_numbers.OwnNumbers.as_view(), name="own-numbers"),
    path("me/numbers/<str:code>/forget/", own_numbers.ForgetOwnNumber.as_view(), name="own-number-forget"),
    path("banks/", banks.BankList.as_view(), name="bank-list"),
    path("banks/<str:bin>/edit/", banks.BankUpdate.as_view(), name="bank-update"),
    path("banks/<str:bin>/end/", banks.BankEnd.as_view(), name="bank-end"),
    path("banks/<str:bin>/go-on/", banks.BankGoesOn.as_view(), name="bank-go-on"),
    path("banks/<str:bin>/history/", history.BankHistory.as_view(), name="bank-history"),
    path("accounts/<str:code>/history/", history.AccountHistory.as_view(), name="account-history"),
    path("markets/<str:market>/stalls/new/", register.RegisterStall.as_view(), name="stall-register"),
    path("markets/<str:market>/stalls/new/preview/", register.RegisterPreview.as_view(), name="register-preview"),
    path("stalls/<str:market>/<str:code>/accounts/new/", accounts.AccountAdd.as_view(), name="account-add"),
    path("stalls/<str:market>/<str:code>/accounts/photo/", photos.AccountPhoto.as_view(), name="account-photo"),
    path("stalls/<str:market>/<str:code>/accounts/preview/", photos.AccountPreview.as_view(), name="account-preview"),
    path("stalls/<str:market>/<str:code>/accounts/next/", accounts.ConfirmNext.as_view(), name="confirm-next"),
    path("stalls/<str:market>/<str:code>/accounts/change/", changes.ChangeCreate.as_view(), name="change-create"),
    path("changes/", changes.ChangeList.as_view(), name="change-list"),
    path("changes/<str:code>/", changes.ChangeDetail.as_view(), name="change-detail"),
    path("changes/<str:code>/approve/", changes.ChangeApprove.as_view(), name="change-approve"),
    path("changes/<str:code>/refuse/", changes.ChangeRefuse.as_view(), name="change-refuse"),
    path("changes/<str:code>/withdraw/", changes.ChangeWithdraw.as_view(), name="change-withdraw"),
    path("changes/<str:code>/slip/", changes.ChangeSlip.as_view(), name="change-slip"),
    path(
        "stalls/<str:market>/<str:code>/accounts/<str:account>/",
        accounts.AccountConfirm.as_view(),
        name="account-confirm",
    ),
    path("accounts/<str:code>/reveal/", reveals.RevealAccount.as_view(), name="account-reveal"),
    re_path(
        STALL + r"/accounts/(?P<account>\w{8})/(?P<what>primary|hide|show)/\Z",
        accounts.AccountOrder.as_view(),
        name="account-order",
    ),
]
