from django.urls import include, path

urlpatterns = [
    path("", include("officers.urls")),
    path("", include("jobs.urls")),
    path("", include("stalls.urls")),
    path("", include("payments.urls")),
    path("", include("placards.urls")),
    path("", include("outreach.urls")),
    path("", include("reports.urls")),
]
