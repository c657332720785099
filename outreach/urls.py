from django.urls import path

from outreach.views import history, leaflet, sessions, visits

app_name = "outreach"
urlpatterns = [
    path("sessions/", sessions.SessionList.as_view(), name="session-list"),
    path("sessions/new/", sessions.SessionCreate.as_view(), name="session-create"),
    path("sessions/<str:code>/", sessions.SessionDetail.as_view(), name="session-detail"),
    path("sessions/<str:code>/history/", history.SessionHistory.as_view(), name="session-history"),
    path("sessions/<str:code>/edit/", sessions.SessionUpdate.as_view(), name="session-update"),
    path("sessions/<str:code>/result/", sessions.SessionResult.as_view(), name="session-result"),
    path("sessions/<str:code>/cancel/", sessions.SessionCancel.as_view(), name="session-cancel"),
    path("visits/", visits.VisitList.as_view(), name="visit-list"),
    path("markets/<str:market>/visits/", visits.MarketRound.as_view(), name="round"),
    path("stalls/<str:market>/<str:code>/visit/", visits.StallVisit.as_view(), name="visit"),
    path("leaflet/", leaflet.Leaflet.as_view(), name="leaflet"),
]
