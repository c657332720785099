"""Pages that show a running job anew every few seconds, without a script."""

from datetime import timedelta

from django.utils import timezone

# A page that renews itself for ever would keep the session of an officer who has gone.
RENEWS_FOR = timedelta(minutes=20)
SECONDS = "3"


def is_followed(job) -> bool:
    return not job.is_over and timezone.now() - job.created_at < RENEWS_FOR


class RenewingMixin:
    """For a view whose context says whether it `renews`."""

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if context["renews"]:
            response["Refresh"] = SECONDS
        return response
