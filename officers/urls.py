from django.urls import path

from officers import history, views, views_appoint, views_bulk, views_people

app_name = "officers"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("confirm/", views.Confirm.as_view(), name="confirm"),
    path("audit/", history.AuditList.as_view(), name="audit-list"),
    path("me/", views.Profile.as_view(), name="profile"),
    path("me/password/", views.ChangePassword.as_view(), name="password"),
    path("roles/", views_people.Roles.as_view(), name="roles"),
    path("officers/", views_people.OfficerList.as_view(), name="officer-list"),
    path("officers/new/", views_appoint.OfficerCreate.as_view(), name="officer-create"),
    path("officers/appoint/", views_appoint.AppointView.as_view(), name="appoint"),
    path("officers/bulk/", views_bulk.Bulk.as_view(), name="bulk"),
    path("officers/slips/", views_bulk.Slips.as_view(), name="slips"),
    path("officers/reassign/", views_appoint.Reassign.as_view(), name="reassign"),
    path("officers/<str:username>/", views_people.OfficerDetail.as_view(), name="officer-detail"),
    path("officers/<str:username>/sign-out/", views_people.SignOutEverywhere.as_view(), name="officer-sign-out"),
    path("officers/<str:username>/deactivate/", views_people.Deactivate.as_view(), name="officer-deactivate"),
    path("officers/<str:username>/reactivate/", views_people.Reactivate.as_view(), name="officer-reactivate"),
    path(
        "officers/<str:username>/appointments/<str:code>/end/",
        views_appoint.AppointmentEnd.as_view(),
        name="appointment-end",
    ),
]
