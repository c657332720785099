"""The register as it stands in the database."""

from payments.models import PayoutAccount, StallAccount
from stalls.models import Owner, Stall, Tenancy


def rows():
    return (Stall.objects.count(), Owner.objects.count(), Tenancy.objects.count(), PayoutAccount.objects.count(),
            StallAccount.objects.count())  # fmt: skip


def shown_on(stall):
    return [each.account.number for each in stall.tenancy.stall_accounts.order_by("position")]


def step(stall):
    return Stall.objects.get(pk=stall.pk).step
