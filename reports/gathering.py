"""What the report to sign says: figures of one counted day, of all that its maker sees."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from jobs.daily import EVENING_FROM
from outreach.enums import Obstacle
from reports.campaign import campaign_of
from reports.enums import DEFINITIONS, Reached
from reports.figures import Figures, moment_of, rose, summed, targets_of
from reports.issuers import issuer_of
from reports.measuring import measured
from reports.models import Indicator, Target
from reports.narrowing import figures_of, parts_of
from reports.numbers import count
from reports.official import Head, IndicatorLine, PlaceLine, Report, StepLine
from reports.quarters import quarter_end_before

COLUMNS = (Reached.REGISTERED, Reached.CONFIRMED, Reached.HANDED, Reached.SEEN, Reached.USED)


@dataclass(frozen=True)
class Said:
    """What its clerk gives a report: its number, and the day it is signed. `by_itself` when a quarter was over."""

    number: str
    signed_on: date
    by_itself: bool = False


def gather(user, snapshot, said) -> Report:
    moment, issuer = moment_of(snapshot), issuer_of(user)
    now = figures_of(user, snapshot, {})
    before = figures_of(user, moment.quarter, {}) if moment.quarter else Figures()
    units, until = parts_of(user, snapshot, {}, per="unit"), _until(snapshot)
    targets = _targets(snapshot.day, units)
    alone = len(units) == 1
    return Report(
        head=_head(said, issuer, f"Kết quả Chợ 4.0 {issuer.place}, số liệu {until}"),
        opening=_opening(issuer, now, units, until),
        steps=tuple(_step(each, now, before, targets.get(each)) for each in Reached),
        place_kind="chợ" if alone else "xã, phường",
        place_columns=tuple(each.label for each in COLUMNS),
        places=tuple(_markets(user, snapshot) if alone else _communes(units, now, snapshot.day)),
        indicators=tuple(_indicators(user, moment)),
        campaign=tuple(_campaign(campaign_of(user, snapshot))),
        basis=tuple(_basis(user, moment, said)),
    )


def _until(snapshot):
    """A day that was counted before it was over did not end with that count."""
    taken, day = timezone.localtime(snapshot.done_at), f"ngày {snapshot.day:%d/%m/%Y}"
    if taken.date() == snapshot.day and taken.hour < EVENING_FROM:
        return f"đến {taken:%H giờ %M} {day}"
    return f"đến hết {day}"


def _opening(issuer, now, units, until):
    where = "" if len(units) == 1 else f" ở chợ của {len(units)} xã, phường"
    return (
        f"{until.capitalize()}, {issuer.place} có {count(now.total)} gian đang dùng đã ghi sổ{where}, trong đó "
        f"{count(now[Reached.LET])} gian có chủ. Kết quả từng bước như sau."
    )


def _basis(user, moment, said):
    since, taken = quarter_end_before(moment.now.day) + timedelta(days=1), timezone.localtime(moment.now.done_at)
    yield "Mỗi chỉ số do máy đếm từ sổ chợ, sổ biển, các lần thăm gian; không ai gõ vào. Định nghĩa ghi cạnh từng bước."
    yield f"Số liệu chốt lúc {taken:%H:%M ngày %d/%m/%Y}; " + (
        f"so với ngày {moment.quarter.day:%d/%m/%Y}." if moment.quarter else "chưa có quý trước để so."
    )
    yield f"Tuyên truyền, thăm gian: từ ngày {since:%d/%m/%Y}, theo sổ lúc chốt; ghi thêm sau lúc ấy không tính."
    yield _made_by(user, said)
    yield f"Nhật ký hệ thống lúc chốt: sự kiện số {moment.now.head_seq}, mã {moment.now.head_hash}."
    yield "Phần mềm không thấy giao dịch, doanh thu; “nhận chuyển khoản” là lời chủ hộ nói khi cán bộ đến thăm."


def _made_by(user, said):
    who = "Máy lập khi hết quý, cho" if said.by_itself else "Người lập:"
    return f"{who} {user.full_name} ({user.username}), {timezone.localtime():%H:%M ngày %d/%m/%Y}."


def _head(said, issuer, subject):
    return Head(
        bodies=issuer.bodies,
        number=said.number or "…………/BC",
        place_and_day=f"{issuer.seat}, ngày {said.signed_on:%d tháng %m năm %Y}",
        subject=subject,
        recipients=issuer.recipients,
        signer_title=issuer.signer_title,
        signer=issuer.signer,
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
    return StepLine(
        name=reached.label,
        definition=DEFINITIONS[reached],
        count=now[reached],
        share=now.share(reached),
        change=rose(before.share(reached), now.share(reached)),
        target=target.percent if target else None,
    )


def _communes(units, now, day):
    targets = targets_of(day, Reached.SEEN)
    for part in units:
        target = targets.get(int(part.key), targets.get(None))
        yield _place(part.name, part.figures, target.percent if target else None)
    yield _place("Cộng", now)


def _markets(user, snapshot):
    """Whoever has one commune looks at its markets."""
    parts = parts_of(user, snapshot, {}, per="market")
    for part in parts:
        yield _place(part.name, part.figures)
    if len(parts) > 1:
        yield _place("Cộng", summed(part.figures for part in parts))


def _place(name, figures, target=None):
    first, *rest = COLUMNS
    return PlaceLine(name, figures[first], tuple(figures.share(each) for each in rest), target)


def _indicators(user, moment):
    for each in measured(user, moment, Indicator.objects.all()):
        how = f"{each.how}. {each.indicator.note}" if each.indicator.note else each.how
        yield IndicatorLine(each.indicator.number, each.indicator.name, each.amount, each.is_share, how)


def _campaign(told):
    yield (f"Đã tổ chức {count(told['sessions'])} buổi tuyên truyền, tập huấn, {count(told['people'])} lượt người dự.")
    yield (
        f"Đã thăm {count(told['visits'])} lượt gian hàng: {count(told['on_wall'])} lượt thấy treo biển của chợ, "
        f"{count(told['accepts'])} lượt chủ hộ nói có nhận chuyển khoản."
    )
    named = [f"{each.label.lower()} ({count(told[each.value])})" for each in Obstacle if told[each.value]]
    if named:
        yield f"Vướng mắc nghe được: {'; '.join(named)}."
