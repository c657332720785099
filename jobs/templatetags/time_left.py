import math

from django import template

register = template.Library()


@register.filter
def time_left(seconds):
    """Rounded up, as a promise that is kept is better than one that is exact."""
    if seconds <= 5:
        return "còn vài giây"
    if seconds <= 50:
        return f"còn khoảng {math.ceil(seconds / 10) * 10} giây"
    return f"còn khoảng {math.ceil(seconds / 60)} phút"
