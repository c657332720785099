from django import template

from placards.models import Placard
from placards.serials import normalise_serial

register = template.Library()


@register.simple_tag(name="found_placards")
def found(text, user):
    """The sheet whose serial was typed into the search, as it may be read off a wall; none for other words."""
    serial = normalise_serial(text)
    if serial is None:
        return Placard.objects.none()
    return Placard.objects.visible_to(user).filter(serial=serial).select_related("stall__market")
