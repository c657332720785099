from django import template

register = template.Library()


@register.inclusion_tag("placards/_stall_placards.html")
def stall_placards(stall, tenancy):
    """The sheets printed for a stall. One that bears a former tenant's codes must come off the wall."""
    placards = list(stall.placards.select_related("batch"))
    for placard in placards:
        placard.is_of_former_tenant = placard.state == "printed" and (
            tenancy is None or placard.tenancy_id != tenancy.pk
        )
    return {"stall": stall, "placards": placards}
