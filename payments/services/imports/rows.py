"""The row of an import, locked and given its next job; rows of the register that one stands on."""

from django.core.exceptions import ValidationError

from jobs.models import Job
from payments.importing.keeping import KeptPlan
from payments.importing.standing import in_batches
from payments.models import PayoutAccount, RegisterImport
from stalls.models import Market, Owner, Stall


def order(imported, kind, **params):
    imported.job = Job.objects.create(
        kind=kind, params={"import": imported.pk, **params}, created_by=imported.created_by
    )
    imported.save()
    return imported


def lock(imported, *states):
    kept = RegisterImport.objects.select_for_update(of=("self",), no_key=True).select_related("created_by", "job")
    kept = kept.get(pk=imported.pk)
    if kept.state not in states:
        raise ValidationError(f"Lần nhập này {kept.get_state_display().lower()}; tải lại trang để xem.")
    return kept


def lock_rows(locks):
    """In the one order: owners, accounts, markets, stalls."""
    for model, name in ((Owner, "owners"), (PayoutAccount, "accounts"), (Market, "markets"), (Stall, "stalls")):
        for some in in_batches(locks[name]):
            list(model.objects.filter(pk__in=some).order_by("pk").select_for_update(no_key=True).values_list("pk"))


GONE = "Tệp của lần nhập này đã hết hạn giữ. Gửi lại tệp."


def refuse_gone(name):
    """Its day is over, or an owner of the market withdrew her consent."""
    if not name:
        raise ValidationError(GONE)


def kept_plan(imported) -> KeptPlan:
    """What was shown of it."""
    return KeptPlan(imported.plan_file)
