from django.urls import reverse

from officers.views.history import HistoryView
from outreach.views.sessions import visible_session


class SessionHistory(HistoryView):
    """What happened to one meeting: planned, changed, held, called off."""

    nav = "outreach"

    def get_row(self):
        return visible_session(self.request.user, self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.row.topic,
            subtitle=self.row.place.name,
            page_url=reverse("outreach:session-detail", args=[self.row.code]),
            page_label="Buổi họp",
            **kwargs,
        )
