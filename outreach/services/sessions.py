"""Meetings of the campaign: planned, held, called off."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.asked_back import AskedBackError
from officers.audit import record, record_new, recording, service
from officers.stale import refuse_stale
from outreach.enums import FOR_TRADERS
from outreach.models import Attendance, Session
from places.models import AdminUnit
from places.vietnamese import nfc
from stalls.models import Market, Owner
from stalls.notes import refuse_numbers_in

CANCELLED = "Buổi này đã hủy."
TEXTS = ("topic", "led_by", "materials")
# Farther away a day is a slip in typing the year.
LONGEST_AGO, FARTHEST_AHEAD = timedelta(days=731), timedelta(days=366)
EDITED_FIELDS = ("kind", "held_on", *TEXTS)


@service
def plan_session(*, unit, by, market=None, known="", **said):
    """A day to come is a plan, a day that is over a session whose result is still to be written down.

    `known` is the code of one like it on that day that `by` was shown: without it another like it is refused, so that
    one meeting is not counted twice because two wrote it down.
    """
    said = _clean(said)
    _refuse_slips(said["held_on"])
    if market:
        market = _hold_market(market)
        unit = market.unit
    elif not (unit := _hold_unit(unit)).is_current:
        raise ValidationError({"unit": f"{unit.name} đã sáp nhập. Tải lại trang rồi chọn nơi mới."})
    twins = Session.objects.twins(unit=unit, market=market, kind=said["kind"], held_on=said["held_on"])
    _ask_about_twin(twins, known, button="Thêm buổi")
    session = Session.objects.create(unit=unit, market=market, created_by=by, **said)
    record_new("session.plan", session)
    return session


@service
def change_session(session, *, seen=None, known=""):
    """Only what the form edits is taken from `session`. `known` as `plan_session` takes it."""
    if session.market_id is None:
        # As a merger does: the unit, then what is of it.
        _hold_unit(session.unit)
    held = _hold(session)
    refuse_stale(held, seen, EDITED_FIELDS)
    said = _clean({name: getattr(session, name) for name in EDITED_FIELDS})
    if said["held_on"] != held.held_on:
        _refuse_slips(said["held_on"])
    if held.head_count is not None and said["held_on"] > timezone.localdate():
        raise ValidationError({"held_on": "Buổi đã ghi số người dự thì không thể ở ngày sau hôm nay."})
    ticked = held.attendances.count() if said["kind"] not in FOR_TRADERS else 0
    if ticked:
        raise ValidationError({
            "kind": f"Buổi này đã ghi tên {ticked} tiểu thương dự, loại buổi này không ghi tên. Bỏ chọn các tên ấy ở "
            "trang kết quả rồi đổi loại buổi."
        })  # fmt: skip
    if (said["kind"], said["held_on"]) != (held.kind, held.held_on):
        market = _hold_market(held.market) if held.market else None
        like = {"unit": held.unit, "market": market, "kind": said["kind"], "held_on": said["held_on"]}
        _ask_about_twin(Session.objects.twins(**like).exclude(pk=held.pk), known, button="Lưu")
    with recording("session.change", held):
        for name, value in said.items():
            setattr(held, name, value)
        held.save()
    return held


@service
def note_result(session, *, head_count, by, owners=(), materials=""):
    """How many came, and which of the market's traders were among them; said again, it replaces what was said."""
    refuse_numbers_in("materials", materials)
    held = _hold(session)
    if held.held_on > timezone.localdate():
        raise ValidationError(f"Buổi này họp ngày {held.held_on:%d/%m/%Y}. Chưa họp thì chưa có số người dự.")
    here = _traders_of(held, owners)
    if head_count < len(here):
        raise ValidationError({"head_count": f"Đã chọn {len(here)} tiểu thương: số người dự không thể ít hơn."})
    with recording("session.result", held):
        held.head_count, held.materials = head_count, nfc(materials).strip()
        held.save(update_fields=["head_count", "materials"])
    # What was written down twice in the same words has changed nothing, and is said all the same.
    record("session.attend", held, ticked=len(here))
    held.attendances.all().delete()
    Attendance.objects.bulk_create(Attendance(session=held, owner=owner) for owner in here)
    return held


@service
def cancel_session(session, *, by):
    held = _hold(session)
    if reason := reason_not_to_cancel(held):
        raise ValidationError(reason)
    held.cancelled_at = timezone.now()
    held.save(update_fields=["cancelled_at"])
    record("session.cancel", held)
    return held


def reason_not_to_cancel(session) -> str:
    """A sentence, or nothing where it can be called off."""
    if session.cancelled_at:
        return CANCELLED
    return "Buổi này đã ghi số người dự, không hủy được." if session.head_count is not None else ""


def _traders_of(session, owners):
    keys = {owner.pk for owner in owners}
    if not keys:
        return []
    here = Owner.objects.filter(pk__in=keys, tenancies__stall__market=session.market_id, tenancies__until=None)
    found = list(here.distinct().order_by("pk"))
    if not session.ticks_traders or len(found) < len(keys):
        raise ValidationError("Có người được chọn không giữ gian ở chợ này nữa. Xem lại danh sách.")
    return found


def _hold(session):
    held = Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    if held.cancelled_at:
        raise ValidationError(CANCELLED)
    return held


def _refuse_slips(day):
    today = timezone.localdate()
    if not today - LONGEST_AGO <= day <= today + FARTHEST_AHEAD:
        told = f"Xem lại năm của ngày {day:%d/%m/%Y}: buổi họp ghi từ hai năm trước đến một năm tới."
        raise ValidationError({"held_on": told})


def _hold_market(market):
    """As it is once it is this one's turn: two who write one meeting down come one after the other."""
    return Market.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=market.pk)


def _hold_unit(unit):
    return AdminUnit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)


def _ask_about_twin(twins, known, *, button):
    twin = twins.select_related("created_by", "market", "unit").first()
    if twin and twin.code != known:
        raise AskedBackError(f"{twin.told}. Đây là buổi khác thì bấm {button} lần nữa.", mark=twin.code)


def _clean(said):
    for name in TEXTS:
        refuse_numbers_in(name, said[name])
    return {name: nfc(said[name]).strip() if name in TEXTS else said[name] for name in EDITED_FIELDS}
