from django.urls import path

from reports.views import papers, tables, targets

app_name = "reports"
urlpatterns = [
    path("reports/", tables.League.as_view(), name="league"),
    path("reports/markets/", tables.League.as_view(by="market"), name="market-league"),
    path("reports/funnel/", tables.Funnel.as_view(), name="funnel"),
    path("reports/stalls/", tables.StallRows.as_view(), name="stall-list"),
    path("reports/paper/", papers.Paper.as_view(), name="paper"),
    path("reports/targets/", targets.TargetList.as_view(), name="target-list"),
    path("reports/targets/new/", targets.TargetCreate.as_view(), name="target-create"),
    path("reports/targets/<str:code>/remove/", targets.TargetRemove.as_view(), name="target-remove"),
]
