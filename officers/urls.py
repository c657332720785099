from django.urls import path

from officers.views import appointments, bulk, history, kept, people, profile, second_factor, signing_in

app_name = "officers"
urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing_in.SignOut.as_view(), name="sign-out"),
    path("sign-up/", signing_in.SignUp.as_view(), name="sign-up"),
    path("sign-up/<str:uid>/<str:token>/", signing_in.SignUpLink.as_view(), name="sign-up-link"),
    path("second-factor/", second_factor.SecondFactor.as_view(), name="second-factor"),
    path("confirm/", signing_in.Confirm.as_view(), name="confirm"),
    path("kept/", kept.SendOn.as_view(), name="kept"),
    path("me/", profile.Profile.as_view(), name="profile"),
    path("me/password/", profile.ChangePassword.as_view(), name="password"),
    path("me/sign-out-everywhere/", profile.SignOutEverywhere.as_view(), name="sign-out-everywhere"),
    path("me/second-factor/", second_factor.Enrol.as_view(), name="second-factor-enrol"),
    path("me/second-factor/codes/", second_factor.RecoveryCodes.as_view(), name="recovery-codes"),
    path("me/second-factor/remove/", second_factor.RemoveSecondFactor.as_view(), name="second-factor-remove"),
    path("audit/", history.AuditList.as_view(), name="audit-list"),
    path("roles/", people.Roles.as_view(), name="roles"),
    path("officers/", people.OfficerList.as_view(), name="officer-list"),
    path("officers/new/", appointments.OfficerCreate.as_view(), name="officer-create"),
    path("officers/appoint/", appointments.AppointView.as_view(), name="appoint"),
    path("officers/bulk/", bulk.Bulk.as_view(), name="bulk"),
    path("officers/slips/", bulk.Slips.as_view(), name="slips"),
    path("officers/reassign/", appointments.Reassign.as_view(), name="reassign"),
    path("officers/<str:username>/", people.OfficerDetail.as_view(), name="officer-detail"),
    path("officers/<str:username>/sign-out/", people.SignOutEverywhere.as_view(), name="officer-sign-out"),
    path("officers/<str:username>/second-factor/", people.PairAnew.as_view(), name="officer-pair-anew"),
    path("officers/<str:username>/deactivate/", people.Deactivate.as_view(), name="officer-deactivate"),
    path("officers/<str:username>/reactivate/", people.Reactivate.as_view(), name="officer-reactivate"),
    path(
        "officers/<str:username>/appointments/<str:code>/end/",
        appointments.AppointmentEnd.as_view(),
        name="appointment-end",
    ),
]
