from django.urls import path, re_path

from placards.views import banks, batches, handing, held, history, ledger, printers, reprints, runs, sheets, verify

app_name = "placards"
urlpatterns = [
    path("markets/<str:market>/print/", batches.OrderPrint.as_view(), name="order"),
    path("markets/<str:market>/print/first-sheet/", batches.OrderPreview.as_view(), name="order-preview"),
    path("markets/<str:market>/hand-over/", handing.HandOver.as_view(), name="hand-over"),
    path("markets/<str:market>/take-stock/", handing.TakeStock.as_view(), name="take-stock"),
    # What is printed on the sheets; short, as it is typed.
    re_path(r"^v/(?P<serial>[\s\S]+)/\Z", verify.Verify.as_view(), name="verify"),
    re_path(r"^v/(?P<serial>[\s\S]+)\Z", verify.Verify.as_view(), name="verify-typed"),
    path("placards/", batches.BatchList.as_view(), name="batch-list"),
    path("placards/ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("placards/reprint/", reprints.ReprintList.as_view(), name="reprint-list"),
    path("placards/hand-over/", handing.HandOverBySerial.as_view(), name="hand-over-serial"),
    path("placards/sheets/", ledger.SheetList.as_view(), name="sheet-list"),
    path("placards/sheets/<str:serial>/", sheets.SheetDetail.as_view(), name="sheet"),
    path("placards/sheets/<str:serial>/history/", history.PlacardHistory.as_view(), name="placard-history"),
    path("placards/sheets/<str:serial>/hand-over/", sheets.SheetHandOver.as_view(), name="sheet-hand-over"),
    path("placards/sheets/<str:serial>/seen/", sheets.SheetSeen.as_view(), name="sheet-seen"),
    path("placards/sheets/<str:serial>/take-down/", sheets.SheetTakeDown.as_view(), name="sheet-take-down"),
    path("placards/sheets/<str:serial>/spoil/", sheets.SheetSpoil.as_view(), name="sheet-spoil"),
    path("placards/sheets/<str:serial>/lose/", sheets.SheetLose.as_view(), name="sheet-lose"),
    path("placards/printers/", printers.PrinterList.as_view(), name="printer-list"),
    path("placards/printers/new/", printers.PrinterCreate.as_view(), name="printer-create"),
    path("placards/printers/<str:code>/", printers.PrinterDetail.as_view(), name="printer-detail"),
    path("placards/printers/<str:code>/retire/", printers.PrinterRetire.as_view(), name="printer-retire"),
    path("placards/printers/<str:code>/<str:paper>/", printers.PrinterMeasure.as_view(), name="printer-measure"),
    path("placards/printers/<str:code>/<str:paper>/sheet/", printers.PrinterSheetFile.as_view(), name="printer-sheet"),
    path(
        "placards/printers/<str:code>/<str:paper>/check/",
        printers.PrinterSheetFile.as_view(corrected=True),
        name="printer-check",
    ),
    path("placards/runs/new/", runs.RunCreate.as_view(), name="run-create"),
    path("placards/runs/<str:code>/", runs.RunDetail.as_view(), name="run-detail"),
    path("placards/runs/<str:code>/cancel/", runs.RunCancel.as_view(), name="run-cancel"),
    path("placards/runs/<str:code>/file/", runs.RunFile.as_view(), name="run-file"),
    path("placards/<str:code>/", batches.BatchDetail.as_view(), name="batch-detail"),
    path("placards/<str:code>/cancel/", batches.BatchCancel.as_view(), name="batch-cancel"),
    path("placards/<str:code>/file/", batches.BatchFile.as_view(), name="batch-file"),
    path("banks/<str:bin>/", banks.BankDetail.as_view(), name="bank-detail"),
    path("owners/<str:code>/held/", held.OwnerHeld.as_view(), name="owner-held"),
    path("owners/<str:code>/held/file/", held.OwnerHeldFile.as_view(), name="owner-held-file"),
    path("owners/<str:code>/held/full/", held.OwnerHeldInFull.as_view(), name="owner-held-full"),
]
