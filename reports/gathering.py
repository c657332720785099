"""What the report to sign says: figures of one counted day, of all that its maker sees."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils import timezone

from outreach.enums import Obstacle, OnWall
from outreach.models import Session, Visit
from reports.enums import DEFINITIONS, Reached
from reports.figures import Figures, moment_of, rose
from reports.models import Target
from reports.narrowing import figures_of, parts_of
from reports.official import Head, Indicator, Report

COLUMNS = (Reached.REGISTERED, Reached.CONFIRMED, Reached.HANDED, Reached.SEEN, Reached.USED)


@dataclass(frozen=True)
class Said:
    """What its clerk gives a report: its number, and the day it is signed."""

    number: str
    signed_on: date


def gather(user, snapshot, said) -> Report:
    moment = moment_of(snapshot)
    now = figures_of(user, snapshot, {})
    before = figures_of(user, moment.quarter, {}) if moment.quarter else Figures()
    begins = moment.quarter.day if moment.quarter else None
    units = parts_of(user, snapshot, {}, per="unit")
    targets, day = _targets(snapshot.day, units), f"{snapshot.day:%d/%m/%Y}"
    return Report(
        head=_head(said, f"Kết quả Chợ 4.0, số liệu đến hết ngày {day}"),
        opening=(
            f"Đến hết ngày {day}, {len(units)} xã, phường có {count(now.total)} gian hàng đang hoạt động ở các chợ đã "
            f"ghi sổ. Kết quả từng bước như sau."
        ),
        indicators=tuple(_indicator(each, now, before, targets.get(each)) for each in Reached),
        place_columns=tuple(each.label for each in COLUMNS),
        places=tuple(_place(part) for part in units),
        campaign=tuple(_campaign(user, begins, snapshot.day)),
        basis=(
            "Mỗi chỉ số do máy đếm từ sổ chợ, sổ biển và các lần thăm gian; không ai gõ vào. Định nghĩa ghi ở mục I.",
            f"Số liệu chốt lúc {timezone.localtime(snapshot.done_at):%H:%M ngày %d/%m/%Y}; "
            + (f"so với ngày {moment.quarter.day:%d/%m/%Y}." if moment.quarter else "chưa có quý trước để so."),
            f"Người lập: {user.full_name} ({user.username}), {timezone.localtime():%H:%M ngày %d/%m/%Y}.",
            f"Nhật ký hệ thống lúc chốt: sự kiện số {snapshot.head_seq}, mã {snapshot.head_hash}.",
            "Phần mềm không thấy giao dịch, không thấy doanh thu; “có dùng” là lời chủ hộ nói khi cán bộ đến thăm.",
        ),
    )


def _head(said, subject):
    return Head(
        bodies=tuple(settings.REPORT_BODIES),
        number=said.number or "     /BC",
        place_and_day=f"{settings.REPORT_PLACE}, ngày {said.signed_on:%d tháng %m năm %Y}",
        subject=subject,
        recipients=tuple(settings.REPORT_RECIPIENTS),
        signer_title=settings.REPORT_SIGNER_TITLE,
        signer=settings.REPORT_SIGNER,
    )


def _targets(day, units) -> dict:
    """By step what is to be reached next: of one commune's own report its own, before the one of all."""
    own = int(units[0].key) if len(units) == 1 else None
    asked = Target.objects.for_day(day).filter(Q(unit=None) | Q(unit=own))
    found = {}
    for target in sorted(asked, key=lambda target: target.unit_id is None):
        found.setdefault(target.reached, target)
    return found


def _indicator(reached, now, before, target):
    change = rose(before.share(reached), now.share(reached))
    return Indicator(
        name=reached.label,
        definition=DEFINITIONS[reached],
        count=count(now[reached]),
        share=percent(now.share(reached)),
        change="–" if change is None else f"{change:+.1f}".replace(".", ","),
        target=f"{target.percent} %" if target else "–",
    )


def _place(part):
    first, *rest = COLUMNS
    return (part.name, count(part.figures[first]), *(percent(part.figures.share(each)) for each in rest))


def _campaign(user, since, day):
    """Since the quarter began; from the beginning where nothing was counted before."""
    window = {"held_on__lte": day} | ({"held_on__gt": since} if since else {})
    held = Session.objects.visible_to(user).held().filter(**window).aggregate(n=Count("pk"), heads=Sum("head_count"))
    yield f"Đã tổ chức {count(held['n'])} buổi tuyên truyền, tập huấn, {count(held['heads'] or 0)} lượt người dự."
    seen = {"visited_on__lte": day} | ({"visited_on__gt": since} if since else {})
    visits = Visit.objects.visible_to(user).filter(**seen)
    told = visits.aggregate(
        n=Count("pk"), ours=Count("pk", filter=Q(on_wall=OnWall.OURS)), pays=Count("pk", filter=Q(accepts=True)),
        **{each.value: Count("pk", filter=Q(**{each.value: True})) for each in Obstacle},
    )  # fmt: skip
    yield (
        f"Đã thăm {count(told['n'])} lượt gian hàng: {count(told['ours'])} lượt thấy treo biển của chợ, "
        f"{count(told['pays'])} lượt chủ hộ nói có nhận chuyển khoản."
    )
    named = [f"{each.label.lower()} ({count(told[each.value])})" for each in Obstacle if told[each.value]]
    if named:
        yield f"Vướng mắc nghe được: {'; '.join(named)}."


def count(number) -> str:
    return f"{number:,}".replace(",", ".")


def percent(share) -> str:
    return "–" if share is None else f"{share:.1f} %".replace(".", ",")
