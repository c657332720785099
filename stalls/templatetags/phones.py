from django import template

from stalls.phones import shown_to

register = template.Library()


@register.simple_tag(takes_context=True)
def phone_of(context, owner):
    """An owner's number as the reader may see it."""
    return shown_to(context["request"].user, owner.phone)
