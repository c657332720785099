from django.urls import path

from officers.views import kept, profile, second_factor, signing_in

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
]
