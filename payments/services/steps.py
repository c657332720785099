"""How far a stall has come, and the locks under which that changes. Every write to accounts goes through here."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import Q

from payments.hanging import may_hang
from payments.models import PayoutAccount, StallAccount
from payments.payloads import MOST_SHOWN
from stalls.enums import Step
from stalls.models import Stall, Tenancy
from stalls.services import lock_stall


def step_of(stall) -> Step:
    """The step that the tables show, before printing is looked at."""
    return steps_of([stall.pk])[stall.pk]


def steps_of(stall_ids) -> dict[int, Step]:
    """The same for many: two queries, however many there are."""
    let = set(Tenancy.objects.current().filter(stall__in=stall_ids).values_list("stall", flat=True))
    shown = {pk: [] for pk in stall_ids}
    accounts = StallAccount.objects.current().filter(tenancy__stall__in=stall_ids).order_by("position")
    for pk, *facts in accounts.values_list("tenancy__stall", "account__confirmed_at", "account__bank__ended_on"):
        shown[pk].append(facts)
    return {pk: step_by(shown[pk][:MOST_SHOWN]) if pk in let else Step.VACANT for pk in stall_ids}


def step_by(accounts) -> Step:
    """By when each was confirmed, and when its bank ended. An ended bank first: no use confirming there."""
    if not accounts:
        return Step.NO_ACCOUNT
    if any(ended_on for _confirmed_at, ended_on in accounts):
        return Step.BANK_ENDED
    return Step.READY if all(confirmed_at for confirmed_at, _ended_on in accounts) else Step.UNCONFIRMED


def _codes_of(stall):
    """What the placard says of accounts; a name is there once it is confirmed, and not before."""
    shown = StallAccount.objects.current().filter(tenancy__stall=stall).order_by("position")
    return list(shown.values_list("account", "account__holder_name")[:MOST_SHOWN])


@contextmanager
def codes_may_change(*stalls):
    """Sets the step anew where the codes are others afterwards: what was printed must be printed again."""
    before = [_codes_of(stall) for stall in stalls]
    yield
    for stall, codes in zip(stalls, before, strict=True):
        if _codes_of(stall) != codes:
            stall.step = step_of(stall)
            stall.save(update_fields=["step", "updated_at"])


def lock_stalls_showing(accounts, *, also=None):
    """In the order of their keys, with the stall of key `also` among them."""
    shown = StallAccount.objects.current().filter(account__in=accounts)
    showing = Stall.objects.filter(tenancies__stall_accounts__in=shown)
    stalls = Stall.objects.filter(Q(pk__in=showing.values("pk")) | Q(pk=also)).order_by("pk")
    return [lock_stall(stall) for stall in stalls]


def lock_account(account_id):
    """The row as it is now. Always before the stalls that show it, so that two writers never wait for each other.

    Nothing is joined to it: PostgreSQL would give the owner as she was before the wait. And it is not locked against
    rows that only point to it: who moves a stall's accounts holds the stall already.
    """
    locked = PayoutAccount.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if locked is None:
        raise ValidationError("Tài khoản này vừa được bỏ khỏi sổ.")
    return locked


def refuse_if_hanging(tenancy):
    if may_hang(tenancy):
        raise ValidationError(
            "Biển của gian đã in, có thể đang treo. Đổi tài khoản phải có người đề nghị và người khác duyệt: "
            "bấm “Đề nghị đổi tài khoản” ở trang gian hàng."
        )


def refuse_hidden(stall_account):
    if not StallAccount.objects.current().filter(pk=stall_account.pk).exists():
        raise ValidationError("Gian không còn dùng tài khoản này nữa.")
