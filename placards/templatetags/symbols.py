from django import template
from django.utils.safestring import mark_safe

from placards.symbol import svg

register = template.Library()


@register.simple_tag
def code_svg(payload, label):
    """The code as it will be scanned: an inline picture, at the level that placards use."""
    return mark_safe(svg(payload, label=label))  # noqa: S308  our own drawing; the label is escaped in it
