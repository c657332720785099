from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from officers.audit import record, record_new, recording, service
from officers.stale import refuse_stale
from places.vietnamese import ascii_upper, fold, nfc, sort_key
from stalls.models import Market, Section, Stall

EDITABLE_FIELDS = (
    "name", "unit", "legacy_unit", "kind", "grade", "schedule", "schedule_days",
    "opens_at", "closes_at", "hotline", "management_body", "code",
)  # fmt: skip
SECTION_FIELDS = ("name",)
INDEX_FIELDS = ("sort_key", "search_text")
# What the placard of every stall in the market says.
PRINTED_FIELDS = ("code", "name", "unit_id", "hotline")
MOST_SUGGESTIONS = 5


def lock_market(market_id):
    """The row as it is now, held until the transaction ends. It comes before any of its stalls: see `lock_stall`."""
    return Market.objects.select_for_update(no_key=True).get(pk=market_id)


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


@service
def create_market(market):
    """A code left empty is suggested, again when somebody else has taken the suggestion meanwhile."""
    market.name = nfc(market.name)
    is_suggested = not market.code
    # A suggestion needs no check that it is free: saving it shows that.
    unchecked = {*INDEX_FIELDS, "code"} if is_suggested else INDEX_FIELDS
    for _ in range(MOST_SUGGESTIONS if is_suggested else 1):
        market.code = suggest_market_code(market.name) if is_suggested else market.code
        market.full_clean(exclude=unchecked)
        index_market(market)
        if _saved_under_a_free_code(market, force_insert=True):
            record_new("market.create", market)
            return market
    raise ValidationError({"code": _taken_sentence(market)})


@service
def update_market(market, *, seen=None):
    """Only what the form edits is taken from `market`. `seen` is what the form said when it was opened."""
    kept = lock_market(market.pk)
    refuse_stale(kept, seen, EDITABLE_FIELDS)
    before = {name: getattr(kept, name) for name in PRINTED_FIELDS}
    with recording("market.update", kept):
        for name in EDITABLE_FIELDS:
            setattr(kept, name, getattr(market, name))
        kept.code = kept.code or before["code"]
        if kept.code != before["code"] and kept.stalls.exists():
            sentence = "Chợ đã có gian hàng: mã chợ nằm trong mã QR của họ nên không đổi được nữa."
            raise ValidationError({"code": sentence})
        kept.name = nfc(kept.name)
        kept.full_clean(exclude=INDEX_FIELDS)
        index_market(kept)
        if not _saved_under_a_free_code(kept, update_fields=[*EDITABLE_FIELDS, *INDEX_FIELDS, "updated_at"]):
            raise ValidationError({"code": _taken_sentence(kept)})
    if any(getattr(kept, name) != value for name, value in before.items()):
        kept.stalls.all().face_changed()
    return kept


def _saved_under_a_free_code(market, **options):
    """False when another market was given the code after `full_clean` had found it free."""
    try:
        with transaction.atomic():
            market.save(**options)
    except IntegrityError:
        if not Market.objects.filter(code=market.code).exclude(pk=market.pk).exists():
            raise
        return False
    return True


def _taken_sentence(market):
    return f"Mã {market.code} đã có ở chợ khác. Dùng mã khác."


@service
def close_market(market, *, on):
    market = lock_market(market.pk)
    if market.closed_on:
        raise ValidationError("Chợ này đã đóng rồi.")
    if on > timezone.localdate():
        raise ValidationError({"on": "Ngày đóng chợ không thể sau hôm nay."})
    if market.stalls.filter(tenancies__until=None, tenancies__isnull=False).exists():
        raise ValidationError("Chợ còn gian đang có chủ. Trả hết gian rồi mới đóng chợ.")
    with recording("market.close", market):
        market.closed_on = on
        market.save(update_fields=["closed_on", "updated_at"])
    return market


@service
def reopen_market(market):
    market = lock_market(market.pk)
    if market.closed_on is None:
        raise ValidationError("Chợ này đang mở.")
    with recording("market.reopen", market):
        market.closed_on = None
        market.save(update_fields=["closed_on", "updated_at"])
    return market


@service
def reindex_markets_of(units):
    """The units have got other names: their markets are found by them, and the placards there say them."""
    placed = Q(unit__in=units) | Q(legacy_unit__in=units)
    held = Market.objects.filter(placed).order_by("pk").select_for_update(of=("self",), no_key=True)
    markets = list(held.select_related("unit", "legacy_unit"))
    for market in markets:
        index_market(market)
    Market.objects.bulk_update(markets, INDEX_FIELDS, batch_size=500)
    # A placard says the unit and what it belongs to; the old unit stands in the register alone.
    Stall.objects.filter(Q(market__unit__in=units) | Q(market__unit__parent__in=units)).face_changed()
    for market in markets:
        record("market.follow_unit", market, unit=market.unit.name)


@service
def add_section(market, *, name):
    name = nfc(name)
    market = lock_market(market.pk)
    _refuse_same_name(market, name)
    last = market.sections.aggregate(last=Max("position"))["last"] or 0
    section = Section(market=market, name=name, position=last + 1)
    section.full_clean()
    section.save(force_insert=True)
    record_new("section.create", section)
    return section


@service
def rename_section(section, *, name, seen=None):
    name = nfc(name)
    market = lock_market(section.market_id)
    section = market.sections.get(pk=section.pk)
    refuse_stale(section, seen, SECTION_FIELDS)
    _refuse_same_name(market, name, besides=section)
    if name != section.name:
        with recording("section.rename", section):
            section.name = name
            section.save(update_fields=["name"])
        Stall.objects.filter(section=section).face_changed()
    return section


@service
def move_section(section, *, up: bool):
    """One place up or down in the walking order."""
    order = list(lock_market(section.market_id).sections.all())
    here = order.index(section)
    section = order[here]
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        each.position = position
    Section.objects.bulk_update(order, ["position"])
    record("section.move", section, position=section.position)


def _refuse_same_name(market, name, *, besides=None):
    same = [each for each in market.sections.all() if each != besides and fold(each.name) == fold(name)]
    if same:
        raise ValidationError({"name": f"Chợ này đã có khu “{same[0].name}”."})
