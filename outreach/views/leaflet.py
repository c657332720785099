from io import BytesIO

from django.conf import settings
from django.http import FileResponse
from django.views import View

from officers.access import get_visible
from outreach.leaflet import draw_leaflet
from stalls.models import Market


class Leaflet(View):
    """With `?market=` it names that market's hotline."""

    def get(self, request):
        code = request.GET.get("market", "")
        market = get_visible(Market, request.user, code=code) if code else None
        out = BytesIO()
        hotline = market.hotline_text if market else ""
        draw_leaflet(out, millions=settings.TAX_FREE_MILLIONS, office=settings.OFFICE_NAME, hotline=hotline)
        out.seek(0)
        return FileResponse(out, content_type="application/pdf", filename="to-roi-ma-qr.pdf")
