"""Pages that show a running job anew every few seconds: a part of them by htmx, the whole where no script runs."""

from datetime import timedelta

from django.utils import timezone

# A page that renews itself for ever would keep the session of an officer who has gone.
RENEWS_FOR = timedelta(minutes=20)


def is_followed(job) -> bool:
    return not job.is_over and timezone.now() - job.created_at < RENEWS_FOR


class RenewingMixin:
    """For a view whose context says whether it `renews`; its template has `layout/_renewing.html` in its head, and what
    is renewed in an element of the class `renewed`."""

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if self.request.headers.get("HX-Request") and not context["renews"]:
            # Its buttons are others now, too.
            response["HX-Refresh"] = "true"
        return response
