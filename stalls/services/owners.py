from django.core.exceptions import ValidationError
from django.db import transaction

from officers.enums import Action
from places.vietnamese import fold, nfc, person_sort_key
from stalls.models import Owner


def index_owner(owner):
    owner.sort_key = person_sort_key(owner.name)
    owner.search_text = f"{fold(owner.name)} {owner.phone}".strip()


@transaction.atomic
def create_owner(*, name, unit, phone="", kind=None, national_id=""):
    owner = Owner(name=nfc(name), phone=phone, unit=unit)
    owner.kind = kind or owner.kind
    owner.national_id = national_id
    index_owner(owner)
    owner.full_clean()
    owner.save(force_insert=True)
    return owner


@transaction.atomic
def update_owner(owner, *, by, national_id=None):
    """`national_id=None` leaves the number as it is, an empty text removes it."""
    owner.name = nfc(owner.name)
    if national_id is not None:
        holder = Owner.objects.visible_to(by).with_national_id(national_id).exclude(pk=owner.pk).first()
        if national_id and holder:
            raise ValidationError({"national_id": f"Số định danh này đã ghi cho chủ hộ {holder.name}."})
        owner.national_id = national_id
    index_owner(owner)
    owner.full_clean()
    owner.save()
    return owner


def reusable_owner(*, name, phone, by):
    """Someone `by` already works with who has this phone and this name: her second stall, not a second person."""
    if not phone:
        return None
    same_phone = Owner.objects.visible_to(by, to=Action.REGISTER).filter(phone=phone)
    return next((owner for owner in same_phone if fold(owner.name) == fold(name)), None)
