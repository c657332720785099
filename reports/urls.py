from django.urls import path

from reports.views import indicators, papers, tables, targets

app_name = "reports"
urlpatterns = [
    path("reports/", tables.League.as_view(), name="league"),
    path("reports/markets/", tables.League.as_view(by="market"), name="market-league"),
    path("reports/funnel/", tables.Funnel.as_view(), name="funnel"),
    path("reports/stalls/", tables.StallRows.as_view(), name="stall-list"),
    path("reports/paper/", papers.Paper.as_view(), name="paper"),
    path("reports/paper/<str:code>/", papers.PaperFile.as_view(), name="paper-file"),
    path("reports/targets/", targets.TargetList.as_view(), name="target-list"),
    path("reports/targets/new/", targets.TargetCreate.as_view(), name="target-create"),
    path("reports/targets/<str:code>/remove/", targets.TargetRemove.as_view(), name="target-remove"),
    path("reports/indicators/", indicators.IndicatorList.as_view(), name="indicator-list"),
    path("reports/indicators/new/", indicators.IndicatorCreate.as_view(), name="indicator-create"),
    path("reports/indicators/suggested/", indicators.IndicatorSuggest.as_view(), name="indicator-suggest"),
    path("reports/indicators/<str:code>/edit/", indicators.IndicatorUpdate.as_view(), name="indicator-update"),
    path("reports/indicators/<str:code>/remove/", indicators.IndicatorRemove.as_view(), name="indicator-remove"),
]
