"""Numbers as pages of figures show them."""

from django import template

from reports.lines import HEIGHT, WIDTH, points
from reports.own_place import own_place

register = template.Library()


@register.inclusion_tag("reports/_own_place.html")
def where_i_stand(user):
    return {"own": own_place(user)}


@register.filter
def abs_value(number):
    return abs(number)


@register.filter
def as_width(share):
    """With a point, as SVG reads it, whatever the language of the page."""
    return f"{share or 0:.2f}"


@register.inclusion_tag("reports/_sparkline.html")
def sparkline(shares, name):
    last = shares[-1] if shares else None
    first = shares[0] if shares else None
    return {"points": points(shares), "name": name, "first": first, "last": last, "width": WIDTH, "height": HEIGHT}
