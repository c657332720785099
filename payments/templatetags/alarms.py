from django import template

from officers.lists import MOST_COUNTED
from payments.models import Alarm

register = template.Library()


@register.inclusion_tag("payments/_alarms_waiting.html", takes_context=True)
def alarms_waiting(context):
    """How many are open where the reader works; nothing where none is."""
    visible = Alarm.objects.visible_to(context["request"].user)
    return {"count": visible.open()[:MOST_COUNTED].count(), "most": MOST_COUNTED}


@register.inclusion_tag("payments/_stall_alarms.html", takes_context=True)
def stall_alarms(context, stall):
    visible = Alarm.objects.visible_to(context["request"].user)
    return {"alarms": visible.open().filter(stall=stall).open_first()}
