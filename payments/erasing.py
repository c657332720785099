"""What becomes of an owner's accounts when she asks for her data to be erased."""

from django.db.models import Q

from officers.audit import record, service
from payments.hanging import forget_name
from payments.models import AccountChange, Alarm, StallAccount
from payments.services.alarms import look_again
from payments.services.pictures import forget_pictures
from stalls.enums import Step
from stalls.models import Stall
from stalls.services.erasing import ERASED_ANSWER


@service
def forget_accounts(owner):
    """Her accounts go, and with them the codes of every stall that shows them, now or in the past."""
    accounts = list(owner.accounts.order_by("pk").select_for_update())
    held = Stall.objects.filter(tenancies__owner=owner, tenancies__until=None)
    stalls = list(Stall.objects.filter(pk__in=held.values("pk")).order_by("pk").select_for_update(no_key=True))
    # What she had asked to change: the events still tell who proposed and who approved.
    for change in AccountChange.objects.filter(tenancy__owner=owner).select_for_update(of=("self",), no_key=True):
        record("change.erase", change)
        change.delete()
    StallAccount.objects.filter(account__in=accounts).delete()
    forget_pictures(accounts)
    forget_name(owner)
    for account in accounts:
        record("account.erase", account)
        account.delete()
    # The row of each is locked, so whoever prints it waits, or is done and its sheet is revoked with the others.
    Stall.objects.filter(pk__in=[stall.pk for stall in stalls]).update(step=Step.NO_ACCOUNT)
    look_again(stalls)
    _forget_answers(owner)


def _forget_answers(owner):
    """Free words may name her, while she held the stall. That somebody explained and closed, and when, is proof."""
    hers = Q(pk__in=())
    for tenancy in owner.tenancies.all():
        ended = Q() if tenancy.until is None else Q(opened_at__date__lte=tenancy.until)
        hers |= Q(stall=tenancy.stall_id, opened_at__date__gte=tenancy.since) & ended
    ids = [alarm.pk for alarm in Alarm.objects.filter(hers).order_by("pk").select_for_update(no_key=True)]
    Alarm.objects.filter(pk__in=ids).exclude(explanation="").update(explanation=ERASED_ANSWER)
    Alarm.objects.filter(pk__in=ids).exclude(closing_note="").update(closing_note=ERASED_ANSWER)
