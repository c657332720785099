"""The portal's addresses and one whose view fails."""

from django.urls import path

from market_portal.urls import urlpatterns as portal


def broken(request):
    raise RuntimeError("as nobody foresaw")


urlpatterns = [*portal, path("broken/", broken)]
