"""An officer says which numbers are her own, so that they are noticed at a stall. They can't be read back."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, service
from officers.enums import Action
from officers.models import User
from officers.roles import RIGHTS
from payments.enums import OwnNumberKind
from payments.models import OwnNumber, StallAccount
from payments.models.alarms import MOST_OF_A_KIND
from payments.officer_clues import index_of_number
from payments.services.alarms import look_again
from payments.vietqr import mask
from stalls.models import Stall, Tenancy
from stalls.phones import masked

WRITES = frozenset({Action.REGISTER, Action.APPROVE})
KEEPERS_ONLY = "Chỉ ai giữ sổ hoặc duyệt ở một nơi nào đó mới khai số của mình."
FIELD_OF = {OwnNumberKind.PHONE: "phone", OwnNumberKind.ACCOUNT: "number"}


def may_declare(user) -> bool:
    """Whose number at a stall means something: she writes accounts down or approves them, wherever that is."""
    return any(WRITES & RIGHTS[role] for role in user.roles_in_force)


@service
def declare_own_number(user, *, kind, number):
    """Said twice it is there once. Nothing that comes back tells whether it stands anywhere."""
    if not may_declare(user):
        raise ValidationError(KEEPERS_ONLY)
    # Of two that she says at once the second waits, and counts the first.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    hers = OwnNumber.objects.filter(user=user, kind=kind)
    index = index_of_number(number)
    own = hers.filter(number_index=index).first()
    if own and own.forgotten_at is None:
        return own
    if own:
        own.forgotten_at = None
        own.save(update_fields=["forgotten_at"])
    else:
        hidden = masked(number) if kind == OwnNumberKind.PHONE else mask(number)
        own = hers.create(user=user, kind=kind, number_index=index, masked=hidden, place=_next_place(hers, kind))
    record("own_number.add", user, kind=OwnNumberKind(kind).label)
    look_again(_stalls_with(own, number))
    return own


def _next_place(hers, kind):
    place = hers.count() + 1
    if place > MOST_OF_A_KIND:
        kind = OwnNumberKind(kind)
        what = "số điện thoại" if kind == OwnNumberKind.PHONE else "tài khoản"
        sentence = f"Mỗi người khai nhiều nhất {MOST_OF_A_KIND} {what}, kể cả số đã bỏ."
        raise ValidationError({FIELD_OF[kind]: sentence})
    return place


def _stalls_with(own, number):
    with_account = StallAccount.objects.current().filter(account__number_index=own.number_index)
    found = set(with_account.values_list("tenancy__stall", flat=True))
    if own.kind == OwnNumberKind.PHONE:
        found |= set(Tenancy.objects.current().filter(owner__phone=number).values_list("stall", flat=True))
    return Stall.objects.filter(pk__in=found).only("pk")


@service
def forget_own_number(user, *, code):
    """What is not there any more is forgotten already. No alarm goes by it: `OwnNumber.compared` holds on to those."""
    own = OwnNumber.objects.held().select_for_update(no_key=True).filter(user=user, code=code).first()
    if own is None:
        return
    own.forgotten_at = timezone.now()
    own.save(update_fields=["forgotten_at"])
    record("own_number.remove", user, kind=own.get_kind_display())
