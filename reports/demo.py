"""The figures of the demo: what the province asks, and what it answers to the index. The worker counts by itself."""

from django.utils import timezone

from officers.acting import acting_as
from reports.services import set_target, suggest_indicators

ASKED = {"seen": 60, "used": 40}


def seed_figures(_market, sign_ins):
    province, year_ends = sign_ins["tinh"].user, timezone.localdate().replace(month=12, day=31)
    with acting_as(province):
        for reached, percent in ASKED.items():
            set_target(unit=None, reached=reached, until=year_ends, percent=percent, by=province)
        suggest_indicators()
