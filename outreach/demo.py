"""The campaign of the demo: sheets handed over, stalls visited, a meeting held and one to come."""

from datetime import timedelta

from django.utils import timezone

from officers.acting import acting_as
from outreach.services import note_result, plan_session, record_visit
from placards.custody import hand_over
from placards.models import Placard
from stalls.market_days import market_days
from stalls.models import Tenancy

# Of the sheets in the drawer so many are handed over, and so many of these stalls are visited.
HANDED, VISITED = 10, 8
# What is found there, one after the other.
FOUND = (
    {"on_wall": "ours", "accepts": True, "has_speaker": True},
    {"on_wall": "ours", "accepts": True},
    {"on_wall": "ours", "accepts": False, "elderly": True, "wants_help": True},
    {"on_wall": "ours", "accepts": True},
    {"on_wall": "none", "accepts": False, "fears_tax": True},
)


def seed_campaign(market, sign_ins):
    by, today = sign_ins["xa"].user, timezone.localdate()
    with acting_as(by):
        sheets = list(Placard.objects.filter(stall__market=market).to_hand_over().in_walking_order()[:HANDED])
        for sheet in sheets:
            hand_over([sheet], to=sheet.tenancy.owner.name, on=today, by=by)
        for place, sheet in enumerate(sheets[:VISITED]):
            record_visit(sheet.stall, on=today, by=by, **FOUND[place % len(FOUND)])
        _meet(market, by, today)


def _meet(market, by, today):
    said = {"unit": market.unit, "market": market, "by": by, "kind": "traders", "led_by": by.full_name}
    said |= {"materials": "Tờ rơi Chợ 4.0"}
    held = plan_session(held_on=today - timedelta(days=5), topic="Quét mã, nhận tiền", **said)
    here = Tenancy.objects.current().filter(stall__market=market).select_related("owner")
    came = [tenancy.owner for tenancy in here.order_by("stall__position")[:12]]
    note_result(held, head_count=34, owners=came, materials=said["materials"], by=by)
    (next_day,) = market_days(market.schedule, market.schedule_days, start=today + timedelta(days=1), count=1)
    plan_session(held_on=next_day.date, topic="Hỏi đáp về thuế và tài khoản", **said)
