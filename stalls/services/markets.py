from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from places.vietnamese import ascii_upper, fold, nfc, sort_key
from stalls.models import Market, Section, Stall

# What the placard of every stall in the market says.
PRINTED_FIELDS = ("code", "name", "unit_id", "hotline")


def suggest_market_code(name: str) -> str:
    """`Chợ Nước Hai` gives NUOCHAI; a code that is taken gets a number."""
    base = "".join(char for char in ascii_upper(name).removeprefix("CHO ") if char.isalnum() and char.isascii())[:8]
    base = base if len(base) >= 2 else f"CHO{base}"
    taken = set(Market.objects.filter(code__startswith=base[:5]).values_list("code", flat=True))
    candidates = [base, *(f"{base[: 8 - len(str(n))]}{n}" for n in range(2, 1000))]
    return next(code for code in candidates if code not in taken)


def index_market(market):
    """Sets what lists sort and search by: the market's own name and code, and its place's names, old and new."""
    names = [market.name, market.code, market.unit.name, market.legacy_unit.name if market.legacy_unit else ""]
    market.sort_key = sort_key(market.name)
    market.search_text = fold(" ".join(names))


@transaction.atomic
def create_market(market):
    market.name = nfc(market.name)
    market.code = market.code or suggest_market_code(market.name)
    index_market(market)
    market.full_clean()
    market.save(force_insert=True)
    return market


@transaction.atomic
def update_market(market):
    before = Market.objects.select_for_update().get(pk=market.pk)
    market.code = market.code or before.code
    if market.code != before.code and market.stalls.exists():
        raise ValidationError({"code": "Chợ đã có gian hàng: mã chợ nằm trong mã QR của họ nên không đổi được nữa."})
    market.name = nfc(market.name)
    index_market(market)
    market.full_clean()
    market.save()
    if any(getattr(before, name) != getattr(market, name) for name in PRINTED_FIELDS):
        market.stalls.all().face_changed()
    return market


@transaction.atomic
def close_market(market, *, on):
    market = Market.objects.select_for_update().get(pk=market.pk)
    if market.closed_on:
        raise ValidationError("Chợ này đã đóng rồi.")
    if on > timezone.localdate():
        raise ValidationError({"on": "Ngày đóng chợ không thể sau hôm nay."})
    if market.stalls.filter(tenancies__until=None, tenancies__isnull=False).exists():
        raise ValidationError("Chợ còn gian đang có chủ. Trả hết gian rồi mới đóng chợ.")
    market.closed_on = on
    market.save(update_fields=["closed_on", "updated_at"])
    return market


@transaction.atomic
def add_section(market, *, name):
    name = nfc(name)
    Market.objects.select_for_update().get(pk=market.pk)
    _refuse_same_name(market, name)
    last = market.sections.aggregate(last=Max("position"))["last"] or 0
    return Section.objects.create(market=market, name=name, position=last + 1)


@transaction.atomic
def rename_section(section, *, name):
    name = nfc(name)
    _refuse_same_name(section.market, name, besides=section)
    if name != section.name:
        section.name = name
        section.save()
        Stall.objects.filter(section=section).face_changed()
    return section


@transaction.atomic
def move_section(section, *, up: bool):
    """One place up or down in the walking order."""
    Market.objects.select_for_update().get(pk=section.market_id)
    order = list(section.market.sections.all())
    here = order.index(section)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        each.position = position
    Section.objects.bulk_update(order, ["position"])


def _refuse_same_name(market, name, *, besides=None):
    same = [each for each in market.sections.all() if each != besides and fold(each.name) == fold(name)]
    if same:
        raise ValidationError({"name": f"Chợ này đã có khu “{same[0].name}”."})
