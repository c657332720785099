from django.urls import path

from stalls.views import consents, data_requests, history, markets, owners, reveals, stalls, work

app_name = "stalls"
urlpatterns = [
    path("", work.Work.as_view(), name="work"),
    path("search/", work.Search.as_view(), name="search"),
    path("markets/", markets.MarketList.as_view(), name="market-list"),
    path("markets/new/", markets.MarketCreate.as_view(), name="market-create"),
    path("markets/<str:code>/", markets.MarketDetail.as_view(), name="market-detail"),
    path("markets/<str:code>/history/", history.MarketHistory.as_view(), name="market-history"),
    path("markets/<str:code>/edit/", markets.MarketUpdate.as_view(), name="market-update"),
    path("markets/<str:code>/close/", markets.MarketClose.as_view(), name="market-close"),
    path("markets/<str:code>/reopen/", markets.MarketReopen.as_view(), name="market-reopen"),
    path("markets/<str:code>/sections/", markets.SectionList.as_view(), name="section-list"),
    path("markets/<str:market>/sections/<str:code>/", markets.SectionUpdate.as_view(), name="section-update"),
    path("stalls/", stalls.StallList.as_view(), name="stall-list"),
    path("stalls/<str:market>/<str:code>/", stalls.StallDetail.as_view(), name="stall-detail"),
    path("stalls/<str:market>/<str:code>/history/", history.StallHistory.as_view(), name="stall-history"),
    path("stalls/<str:market>/<str:code>/edit/", stalls.StallUpdate.as_view(), name="stall-update"),
    path("stalls/<str:market>/<str:code>/move-in/", stalls.MoveIn.as_view(), name="move-in"),
    path("stalls/<str:market>/<str:code>/move-out/", stalls.MoveOut.as_view(), name="move-out"),
    path("stalls/<str:market>/<str:code>/close/", stalls.StallClose.as_view(), name="stall-close"),
    path("stalls/<str:market>/<str:code>/reopen/", stalls.StallReopen.as_view(), name="stall-reopen"),
    path("owners/", owners.OwnerList.as_view(), name="owner-list"),
    path("owners/<str:code>/", owners.OwnerDetail.as_view(), name="owner-detail"),
    path("owners/<str:code>/history/", history.OwnerHistory.as_view(), name="owner-history"),
    path("owners/<str:code>/edit/", owners.OwnerUpdate.as_view(), name="owner-update"),
    path("owners/<str:code>/reveal/", reveals.RevealNationalId.as_view(), name="owner-reveal"),
    path("owners/<str:code>/consent/", consents.ConsentCreate.as_view(), name="consent-create"),
    path("owners/<str:code>/consent/slip/", consents.ConsentSlip.as_view(), name="consent-slip"),
    path("owners/<str:code>/withdraw/", consents.ConsentWithdraw.as_view(), name="consent-withdraw"),
    path("owners/<str:code>/requests/new/", data_requests.RequestCreate.as_view(), name="request-create"),
    path("requests/", data_requests.RequestList.as_view(), name="request-list"),
    path("requests/<str:code>/", data_requests.RequestDetail.as_view(), name="request-detail"),
    path("requests/<str:code>/answer/", data_requests.RequestAnswer.as_view(), name="request-answer"),
]
