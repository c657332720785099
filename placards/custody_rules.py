"""What must be so of each sheet's paper, kept by the database: in stock, handed over, spoiled or lost, one of the four.

So printed = handed over + in stock + spoiled + lost is true of every row, and of any set of them.
"""

from django.db.models import CheckConstraint, Q

from officers.append_only import Protected
from placards.enums import Custody

# A note may name somebody, so it alone can be emptied when her data are erased.
EVENTS_KEPT = Protected(
    "placards_placardevent",
    "events of sheets are only added",
    columns=("id", "placard_id", "kind", "by_id", "at", "on"),
    emptied="note",
)

_NEVER_HANDED = Q(handed_on=None, handed_to="", handed_by=None, seen_at=None, taken_down_at=None)
_ONCE_HANDED = Q(handed_on__isnull=False) & ~Q(handed_to="")

CUSTODY_RULES = [
    CheckConstraint(name="placard_custody_is_known", condition=Q(custody__in=Custody.values)),
    CheckConstraint(
        name="placard_in_stock_was_never_handed_over",
        condition=~Q(custody=Custody.STOCK) | (_NEVER_HANDED & Q(gone_on=None)),
    ),
    CheckConstraint(
        name="placard_handed_over_to_somebody_on_a_day",
        condition=~Q(custody=Custody.HANDED) | (_ONCE_HANDED & Q(held_by=None, gone_on=None)),
    ),
    CheckConstraint(
        name="placard_gone_on_a_day",
        condition=~Q(custody__in=[Custody.SPOILED, Custody.LOST])
        | (Q(gone_on__isnull=False, held_by=None, taken_down_at=None) & (_NEVER_HANDED | _ONCE_HANDED)),
    ),
]
