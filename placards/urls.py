from django.urls import path

from placards.views import banks, batches, held, history

app_name = "placards"
urlpatterns = [
    path("markets/<str:market>/print/", batches.OrderPrint.as_view(), name="order"),
    path("placards/", batches.BatchList.as_view(), name="batch-list"),
    path("placards/sheets/<str:serial>/history/", history.PlacardHistory.as_view(), name="placard-history"),
    path("placards/<str:code>/", batches.BatchDetail.as_view(), name="batch-detail"),
    path("placards/<str:code>/cancel/", batches.BatchCancel.as_view(), name="batch-cancel"),
    path("placards/<str:code>/file/", batches.BatchFile.as_view(), name="batch-file"),
    path("banks/<str:bin>/", banks.BankDetail.as_view(), name="bank-detail"),
    path("owners/<str:code>/held/", held.OwnerHeld.as_view(), name="owner-held"),
    path("owners/<str:code>/held/file/", held.OwnerHeldFile.as_view(), name="owner-held-file"),
    path("owners/<str:code>/held/full/", held.OwnerHeldInFull.as_view(), name="owner-held-full"),
]
