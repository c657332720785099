"""What lies there of a list is personal: it goes on its day, or with an owner who may stand in it."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from jobs.files import remove_files
from officers.audit import record, service
from payments.models import RegisterImport
from stalls.models import Market


def names_of_imports():
    for names in RegisterImport.objects.values_list("source_file", "plan_file", "undo_file"):
        yield from filter(None, names)


@service
def forget_old_imports():
    """What lies there of a list is personal: it goes on its day, and the row stays. Called by the worker."""
    before = timezone.now() - timedelta(days=settings.FILE_LIFETIME_DAYS)
    _forget(RegisterImport.objects.past(before))


@service
def forget_imports_of(owner):
    """She may stand in a list that waits or can be taken back."""
    held = Market.objects.filter(stalls__tenancies__owner=owner)
    _forget(RegisterImport.objects.filter(Q(markets__in=held) | Q(market__in=held)).distinct())


def _forget(imports):
    keys = list(imports.values_list("pk", flat=True))
    for imported in RegisterImport.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True):
        if not imported.file_names:
            continue
        remove_files(imported.file_names)
        record("import.forget", imported)
        imported.source_file = imported.plan_file = imported.undo_file = ""
        imported.save(update_fields=["source_file", "plan_file", "undo_file"])
