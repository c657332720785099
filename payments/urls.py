from django.urls import path, re_path

from payments.views import accounts, alarms, banks, history, own_numbers, register, reveals

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
    path("stalls/<str:market>/<str:code>/accounts/new/", accounts.AccountAdd.as_view(), name="account-add"),
    path("stalls/<str:market>/<str:code>/accounts/next/", accounts.ConfirmNext.as_view(), name="confirm-next"),
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
