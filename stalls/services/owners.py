from collections.abc import Callable

from django.core.exceptions import ValidationError

from officers.audit import record_new, recording, service
from officers.enums import Action
from officers.stale import refuse_stale
from places.vietnamese import fold, nfc, person_sort_key, same_name
from stalls.models import Owner

EDITABLE_FIELDS = ("name", "kind", "phone")
COMPARED_FIELDS = (*EDITABLE_FIELDS, "national_id")
NATIONAL_ID_FIELDS = ("national_id_sealed", "national_id_index")
INDEX_FIELDS = ("sort_key", "search_text")

# What other apps do when an owner has got another name: called with her row, in the transaction that renames her.
OWNER_RENAMED: list[Callable[[Owner], None]] = []
# The same for another telephone.
OWNER_PHONE_CHANGED: list[Callable[[Owner], None]] = []


def index_owner(owner):
    owner.sort_key = person_sort_key(owner.name)
    owner.search_text = f"{fold(owner.name)} {owner.phone}".strip()


def lock_owner(owner_id):
    """Her row as it is now, before everything else that is locked. Whose data were erased is nobody to write to."""
    owner = Owner.objects.select_for_update(no_key=True).get(pk=owner_id)
    if owner.is_erased:
        raise ValidationError(
            "Dữ liệu của chủ hộ này đã xóa theo yêu cầu, không ghi thêm được. "
            "Nếu gian có người khác giữ: ghi trả gian, rồi ghi chủ mới."
        )
    return owner


@service
def create_owner(*, name, unit, phone="", kind=None, national_id=""):
    owner = Owner(name=nfc(name), phone=phone, unit=unit)
    owner.kind = kind or owner.kind
    owner.national_id = national_id
    owner.full_clean(exclude=INDEX_FIELDS)
    index_owner(owner)
    owner.save(force_insert=True)
    record_new("owner.create", owner)
    return owner


@service
def update_owner(owner, *, by, national_id=None, seen=None):
    """`national_id=None` leaves the number as it is, an empty text removes it.

    Only what the form edits is taken from `owner`. `seen` is what the form said when it was opened.
    """
    kept = lock_owner(owner.pk)
    refuse_stale(kept, seen, COMPARED_FIELDS)
    old_name, old_phone = kept.name, kept.phone
    with recording("owner.update", kept):
        for name in EDITABLE_FIELDS:
            setattr(kept, name, getattr(owner, name))
        kept.name = nfc(kept.name)
        written = [*EDITABLE_FIELDS, *INDEX_FIELDS, "updated_at"]
        if national_id is not None:
            _refuse_anothers_number(kept, national_id, by)
            kept.national_id = national_id
            written += NATIONAL_ID_FIELDS
        kept.full_clean(exclude=INDEX_FIELDS)
        index_owner(kept)
        kept.save(update_fields=written)
    if not same_name(old_name, kept.name):
        for renamed in OWNER_RENAMED:
            renamed(kept)
    if kept.phone != old_phone:
        for changed in OWNER_PHONE_CHANGED:
            changed(kept)
    return kept


def _refuse_anothers_number(owner, national_id, by):
    if not national_id:
        return
    holder = Owner.objects.visible_to(by).with_national_id(national_id).exclude(pk=owner.pk).first()
    if holder:
        raise ValidationError({"national_id": f"Số định danh này đã ghi cho chủ hộ {holder.name}."})


def reusable_owner(*, name, phone, by):
    """Someone `by` already works with who has this phone and this name: her second stall, not a second person."""
    if not phone:
        return None
    same_phone = Owner.objects.visible_to(by, to=Action.REGISTER).known().filter(phone=phone)
    return next((owner for owner in same_phone if fold(owner.name) == fold(name)), None)
