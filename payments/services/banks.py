"""The table of banks."""

from officers.audit import record, service
from payments.banks import BankRecord, read_banks
from payments.models import Bank, StallAccount
from stalls.models import Stall


@service
def load_banks(records: tuple[BankRecord, ...] | None = None) -> tuple[int, int]:
    """Brings the table up to the project's list; (made, changed). A new printed name calls its placards back."""
    made = changed = 0
    for listed in records or read_banks():
        values = {
            "short_name": listed.short_name,
            "name": listed.name,
            "aliases": list(listed.aliases),
            "former_bins": list(listed.former_bins),
        }
        bank, is_new = Bank.objects.get_or_create(bin=listed.bin, defaults=values)
        if is_new:
            made += 1
        elif any(getattr(bank, name) != value for name, value in values.items()):
            changed += 1
            renamed = bank.short_name != listed.short_name
            Bank.objects.filter(pk=bank.pk).update(**values)
            if renamed:
                current = StallAccount.objects.current().filter(account__bank=bank)
                Stall.objects.filter(tenancies__stall_accounts__in=current).face_changed()
                record("bank.rename", bin=bank.bin, was=bank.short_name, now=listed.short_name)
    return made, changed
