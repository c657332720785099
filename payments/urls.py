from django.urls import path, re_path

from payments.views import accounts, history, photos, register, reveals

STALL = r"^stalls/(?P<market>[^/]+)/(?P<code>[^/]+)"

app_name = "payments"
urlpatterns = [
    path("accounts/<str:code>/history/", history.AccountHistory.as_view(), name="account-history"),
    path("markets/<str:market>/stalls/new/", register.RegisterStall.as_view(), name="stall-register"),
    path("markets/<str:market>/stalls/new/preview/", register.RegisterPreview.as_view(), name="register-preview"),
    path("stalls/<str:market>/<str:code>/accounts/new/", accounts.AccountAdd.as_view(), name="account-add"),
    path("stalls/<str:market>/<str:code>/accounts/photo/", photos.AccountPhoto.as_view(), name="account-photo"),
    path("stalls/<str:market>/<str:code>/accounts/preview/", photos.AccountPreview.as_view(), name="account-preview"),
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
