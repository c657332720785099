from officers.access import get_visible
from officers.views.history import HistoryView
from placards.models import Placard
from placards.views.sheets import sheet_url


class PlacardHistory(HistoryView):
    """What happened to one sheet of paper."""

    nav = "placards"
    crumbs = "stalls/_crumbs.html"

    def get_row(self):
        placards = Placard.objects.select_related("stall__market__unit", "batch")
        return get_visible(placards, self.request.user, serial=self.kwargs["serial"])

    def rows(self):
        return [self.row, self.row.batch]

    def get_context_data(self, **kwargs):
        stall = self.row.stall
        return super().get_context_data(
            title=f"Biển {self.row.serial}",
            subtitle=f"{stall}, bản {self.row.version}",
            market=stall.market,
            stall=stall,
            page_url=sheet_url(self.row),
            page_label="Tờ biển",
            **kwargs,
        )
