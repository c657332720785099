"""What waits on the first screen besides the register's own: sheets that are printed and not yet handed over."""

from django.db.models import Count, F, Q
from django.urls import reverse

from officers.enums import Action
from placards.models import Placard
from stalls.models import Market


def to_hand_over(user, markets) -> dict:
    """Lines by market key; one query. Who may only look is led to the sheets themselves."""
    mine = Market.objects.visible_to(user, to=Action.HAND_OVER).filter(pk__in=markets).values("pk")
    waiting = Placard.objects.visible_to(user).to_hand_over().filter(stall__market__in=markets).order_by()
    counted = waiting.values(key=F("stall__market"), code=F("stall__market__code"))
    rows = counted.annotate(n=Count("pk"), n_mine=Count("pk", filter=Q(stall__market__in=mine)))
    return {row["key"]: [_line(row)] for row in rows}


def _line(row):
    if row["n_mine"]:
        url, label = reverse("placards:hand-over", args=[row["code"]]), "Giao"
    else:
        url, label = f"{reverse('placards:sheet-list')}?market={row['code']}&custody=stock", "Xem"
    return {"step": "printed", "count": row["n"], "text": "biển đã in, chưa giao", "url": url, "label": label}
