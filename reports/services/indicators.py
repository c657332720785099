"""The list of what the province answers to the index of digital transformation."""

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from officers.audit import record, record_new, recording, service
from officers.stale import refuse_stale
from places.vietnamese import nfc
from reports.enums import Measure, Reached
from reports.models import SAME_NAME, Indicator
from stalls.notes import refuse_numbers_in

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
TEXTS = ("number", "name", "note")
EDITED_FIELDS = ("number", "name", "measure", "reached", "least", "position", "note")
# What a province that has none yet may begin with; the numbers of the index are for it to fill in.
SUGGESTED = (
    ("Tỷ lệ gian hàng ở chợ đã được giao biển mã thanh toán", Measure.STALLS, Reached.HANDED, None),
    ("Tỷ lệ gian hàng đang treo biển mã thanh toán", Measure.STALLS, Reached.SEEN, None),
    ("Tỷ lệ hộ kinh doanh ở chợ nói có nhận chuyển khoản", Measure.HELD_STALLS, Reached.USED, None),
    ("Tỷ lệ chợ có ít nhất 80 % gian hàng đã được giao biển mã", Measure.MARKETS, Reached.HANDED, 80),
    ("Số buổi tuyên truyền, tập huấn về thanh toán không dùng tiền mặt", Measure.SESSIONS, "", None),
    ("Số lượt người dự tuyên truyền, tập huấn", Measure.PEOPLE, "", None),
)


@service
def add_indicator(indicator):
    _clean(indicator)
    _save(indicator)
    record_new("indicator.add", indicator)
    return indicator


@service
def change_indicator(indicator, *, seen=None):
    """Only what the form edits is taken from `indicator`."""
    held = _hold(Indicator.objects.filter(pk=indicator.pk))
    refuse_stale(held, seen, EDITED_FIELDS)
    _clean(indicator)
    with recording("indicator.change", held):
        for name in EDITED_FIELDS:
            setattr(held, name, getattr(indicator, name))
        _save(held)
    return held


@service
def remove_indicator(code):
    held = _hold(Indicator.objects.filter(code=code))
    record("indicator.remove", held, name=held.name)
    held.delete()


@service
def suggest_indicators():
    """Adds those that no line is called like."""
    missing = missing_suggestions(Indicator.objects.values_list("name", flat=True))
    if not missing:
        raise ValidationError("Các chỉ số gợi ý đều có trong danh sách rồi.")
    for name, measure, reached, least in missing:
        position = Indicator.objects.next_position()
        add_indicator(Indicator(name=name, measure=measure, reached=reached, least=least, position=position))


def missing_suggestions(names) -> list:
    there = set(names)
    return [each for each in SUGGESTED if each[0] not in there]


def _hold(indicators):
    held = indicators.order_by().select_for_update(of=("self",), no_key=True).first()
    if held is None:
        raise ValidationError("Chỉ số này đã bỏ rồi.")
    return held


def _save(indicator):
    """Raises ValidationError where the name stands in the list already."""
    try:
        with transaction.atomic():
            indicator.save()
    except IntegrityError as error:
        raise ValidationError({"name": SAME_NAME}) from error


def _clean(indicator):
    for name in ("name", "note"):
        # "giai đoạn 2026-2030" is no number of anybody's.
        refuse_numbers_in(name, YEAR.sub("", getattr(indicator, name)))
    for name in TEXTS:
        setattr(indicator, name, nfc(getattr(indicator, name)).strip())
    indicator.clean()
