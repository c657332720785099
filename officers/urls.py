from django.urls import path

from officers import history, views

app_name = "officers"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("confirm/", views.Confirm.as_view(), name="confirm"),
    path("audit/", history.AuditList.as_view(), name="audit-list"),
    path("me/", views.Profile.as_view(), name="profile"),
    path("me/password/", views.ChangePassword.as_view(), name="password"),
]
