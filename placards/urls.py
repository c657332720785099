from django.urls import path

from placards.views import batches, history

app_name = "placards"
urlpatterns = [
    path("markets/<str:market>/print/", batches.OrderPrint.as_view(), name="order"),
    path("placards/", batches.BatchList.as_view(), name="batch-list"),
    path("placards/sheets/<str:serial>/history/", history.PlacardHistory.as_view(), name="placard-history"),
    path("placards/<str:code>/", batches.BatchDetail.as_view(), name="batch-detail"),
    path("placards/<str:code>/file/", batches.BatchFile.as_view(), name="batch-file"),
]
