from django.urls import path

from stalls.views import boards, markets, owners, stalls, work

app_name = "stalls"
urlpatterns = [
    path("", work.Work.as_view(), name="work"),
    path("search/", work.Search.as_view(), name="search"),
    path("markets/", markets.MarketList.as_view(), name="market-list"),
    path("markets/new/", markets.MarketCreate.as_view(), name="market-create"),
    path("markets/<str:code>/", markets.MarketDetail.as_view(), name="market-detail"),
    path("markets/<str:code>/edit/", markets.MarketUpdate.as_view(), name="market-update"),
    path("markets/<str:code>/close/", markets.MarketClose.as_view(), name="market-close"),
    path("markets/<str:code>/reopen/", markets.MarketReopen.as_view(), name="market-reopen"),
    path("markets/<str:code>/sections/", markets.SectionList.as_view(), name="section-list"),
    path("markets/<str:market>/sections/<str:code>/", markets.SectionUpdate.as_view(), name="section-update"),
    path("markets/<str:code>/board/", boards.Board.as_view(), name="board"),
    path("markets/<str:code>/board/<str:seat>/end/", boards.SeatEnd.as_view(), name="seat-end"),
    path("stalls/", stalls.StallList.as_view(), name="stall-list"),
    path("stalls/<str:market>/<str:code>/", stalls.StallDetail.as_view(), name="stall-detail"),
    path("stalls/<str:market>/<str:code>/edit/", stalls.StallUpdate.as_view(), name="stall-update"),
    path("stalls/<str:market>/<str:code>/move-in/", stalls.MoveIn.as_view(), name="move-in"),
    path("stalls/<str:market>/<str:code>/move-out/", stalls.MoveOut.as_view(), name="move-out"),
    path("stalls/<str:market>/<str:code>/close/", stalls.StallClose.as_view(), name="stall-close"),
    path("stalls/<str:market>/<str:code>/reopen/", stalls.StallReopen.as_view(), name="stall-reopen"),
    path("owners/", owners.OwnerList.as_view(), name="owner-list"),
    path("owners/<str:code>/", owners.OwnerDetail.as_view(), name="owner-detail"),
    path("owners/<str:code>/edit/", owners.OwnerUpdate.as_view(), name="owner-update"),
]
