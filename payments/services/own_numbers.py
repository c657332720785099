"""An officer says which numbers are her own, so that they are noticed at a stall. They can't be read back."""

from officers.audit import record, service
from payments.enums import OwnNumberKind
from payments.models import Alarm, OwnNumber, StallAccount
from payments.officer_clues import index_of_number
from payments.services.alarms import look_again
from payments.vietqr import mask
from stalls.models import Stall, Tenancy
from stalls.phones import masked


@service
def declare_own_number(user, *, kind, number):
    """Said twice it is there once."""
    hidden = masked(number) if kind == OwnNumberKind.PHONE else mask(number)
    own, is_new = OwnNumber.objects.get_or_create(
        user=user, kind=kind, number_index=index_of_number(number), defaults={"masked": hidden}
    )
    if is_new:
        record("own_number.add", user, kind=OwnNumberKind(kind).label)
        with_account = StallAccount.objects.current().filter(account__number_index=own.number_index)
        found = set(with_account.values_list("tenancy__stall", flat=True))
        if kind == OwnNumberKind.PHONE:
            found |= set(Tenancy.objects.current().filter(owner__phone=number).values_list("stall", flat=True))
        look_again(Stall.objects.filter(pk__in=found).only("pk"))
    return own


@service
def forget_own_number(user, *, code):
    """What is not there any more is forgotten already."""
    own = OwnNumber.objects.filter(user=user, code=code).first()
    if own is None:
        return
    own.delete()
    record("own_number.remove", user, kind=own.get_kind_display())
    stalls = Alarm.objects.open().filter(officer=user).values("stall")
    look_again(Stall.objects.filter(pk__in=stalls).only("pk"))
