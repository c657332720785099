"""What the report to sign says: figures of one counted day, of all that its maker sees."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from outreach.enums import Obstacle, OnWall
from outreach.models import Visit
from reports.enums import DEFINITIONS, Measure, Reached
from reports.figures import Figures, moment_of, rose
from reports.measuring import campaign_of, measured, window
from reports.models import Indicator, Target
from reports.narrowing import figures_of, parts_of
from reports.numbers import count, percent
from reports.official import Head, Report, StepLine

COLUMNS = (Reached.REGISTERED, Reached.CONFIRMED, Reached.HANDED, Reached.SEEN, Reached.USED)


@dataclass(frozen=True)
class Said:
    """What its clerk gives a report: its number, and the day it is signed. `by_itself` when a quarter was over."""

    number: str
    signed_on: date
    by_itself: bool = False


def gather(user, snapshot, said) -> Report:
    moment = moment_of(snapshot)
    now = figures_of(user, snapshot, {})
    before = figures_of(user, moment.quarter, {}) if moment.quarter else Figures()
    units = parts_of(user, snapshot, {}, per="unit")
    targets, day = _targets(snapshot.day, units), f"{snapshot.day:%d/%m/%Y}"
    return Report(
        head=_head(said, f"Kết quả Chợ 4.0, số liệu đến hết ngày {day}"),
        opening=(
            f"Đến hết ngày {day}, {len(units)} xã, phường có {count(now.total)} gian hàng đang hoạt động ở các chợ đã "
            f"ghi sổ. Kết quả từng bước như sau."
        ),
        steps=tuple(_step(each, now, before, targets.get(each)) for each in Reached),
        place_columns=tuple(each.label for each in COLUMNS),
        places=tuple(_place(part) for part in units),
        indicators=tuple(_indicators(user, moment)),
        campaign=tuple(_campaign(user, moment)),
        basis=(
            "Mỗi chỉ số do máy đếm từ sổ chợ, sổ biển và các lần thăm gian; không ai gõ vào. Định nghĩa ghi ở mục I.",
            f"Số liệu chốt lúc {timezone.localtime(snapshot.done_at):%H:%M ngày %d/%m/%Y}; "
            + (f"so với ngày {moment.quarter.day:%d/%m/%Y}." if moment.quarter else "chưa có quý trước để so."),
            "Mục II và các chỉ số về tuyên truyền, thăm gian: đếm từ sổ lúc lập văn bản này, có thể sau lúc chốt.",
            _made_by(user, said),
            f"Nhật ký hệ thống lúc chốt: sự kiện số {snapshot.head_seq}, mã {snapshot.head_hash}.",
            "Phần mềm không thấy giao dịch, không thấy doanh thu; “có dùng” là lời chủ hộ nói khi cán bộ đến thăm.",
        ),
    )


def _made_by(user, said):
    who = "Máy lập khi hết quý, cho" if said.by_itself else "Người lập:"
    return f"{who} {user.full_name} ({user.username}), {timezone.localtime():%H:%M ngày %d/%m/%Y}."


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


def _step(reached, now, before, target):
    change = rose(before.share(reached), now.share(reached))
    return StepLine(
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


def _indicators(user, moment):
    for each in measured(user, moment, Indicator.objects.all()):
        how = f"{each.how}. {each.indicator.note}" if each.indicator.note else each.how
        yield each.indicator.number, each.indicator.name, each.value, how


def _campaign(user, moment):
    held = campaign_of(user, moment)
    yield (
        f"Đã tổ chức {count(held[Measure.SESSIONS])} buổi tuyên truyền, tập huấn, "
        f"{count(held[Measure.PEOPLE])} lượt người dự."
    )
    visits = Visit.objects.visible_to(user).filter(**window(moment, "visited_on"))
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
