"""What waits of the campaign on the first screen."""

from django import template
from django.db.models import Count, Min, Q
from django.utils import timezone

from officers.enums import Action
from outreach.models import Session

register = template.Library()


@register.inclusion_tag("outreach/_waiting_meetings.html")
def waiting_meetings(user):
    """Those that she may write down: which wait for their result, and which are to come."""
    open_ones = Session.objects.visible_to(user, to=Action.VISIT).standing().filter(head_count=None)
    due, to_come = Q(held_on__lte=timezone.localdate()), Q(held_on__gt=timezone.localdate())
    return open_ones.aggregate(
        due=Count("pk", filter=due),
        today=Count("pk", filter=Q(held_on=timezone.localdate())),
        # Where it is one alone, this is it.
        due_code=Min("code", filter=due),
        to_come=Count("pk", filter=to_come),
        to_come_code=Min("code", filter=to_come),
        next_on=Min("held_on", filter=to_come),
    )
