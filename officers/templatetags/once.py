from django import template
from django.utils.html import format_html

from officers.once import FIELD, new_key

register = template.Library()


@register.simple_tag
def once_key():
    """The one-time key of a button that is a form of its own."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())
