"""Takes an import back as a whole, as long as nothing was built on it."""

from copy import copy

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from officers.audit import record, recording
from officers.models import AuditEvent
from payments.enums import ChangeState
from payments.importing.standing import in_batches
from payments.models import AccountChange, Alarm, PayoutAccount, StallAccount
from payments.services.changes import withdraw_change
from payments.services.steps import codes_may_change, lock_stalls_showing
from stalls.models import Owner, Section, Stall, Tenancy
from stalls.services import update_owner

BUILT_ON = "Từ lúc nhập đến giờ {what} đã có thay đổi khác, nên không hoàn tác cả lần nhập được. Sửa tay từng gian."


def undo(log, *, by, after_seq):
    """`log` is what `Written` kept, `after_seq` the last event of the import. ValidationError if others built on it."""
    made, changed = log["made"], log["changed"]
    _refuse_built_on(log, after_seq)
    _delete(StallAccount, made["shown"])
    _delete(Tenancy, made["tenancies"])
    for kind, pk, before in reversed(changed):
        BACK[kind](pk, before, by)
    _forget_alarms(made["stalls"])
    for model, name in ((PayoutAccount, "accounts"), (Stall, "stalls"), (Owner, "owners"), (Section, "sections")):
        _delete(model, made[name])


def _refuse_built_on(log, after_seq):
    made, changed = log["made"], log["changed"]
    touched = {
        "stall": {*map(str, made["stalls"]), *(str(pk) for kind, pk, _before in changed if kind in ("step", "stall"))},
        "owner": {*made["owners"], *(pk for kind, pk, _before in changed if kind == "owner")},
        "account": {*made["accounts"], *(pk for kind, pk, _before in changed if kind == "confirmed")},
    }
    later = AuditEvent.objects.filter(seq__gt=after_seq, subject_kind__in=touched).order_by("seq")
    for kind, subject, label in later.values_list("subject_kind", "subject", "label").iterator(chunk_size=2000):
        if subject in touched[kind]:
            what = {"stall": f"gian {label}", "owner": "một chủ hộ", "account": "một tài khoản"}[kind]
            raise ValidationError(BUILT_ON.format(what=what))
    for some in in_batches(made["tenancies"]):
        printed = Tenancy.objects.printed().filter(pk__in=some).select_related("stall").first()
        if printed:
            raise ValidationError(BUILT_ON.format(what=f"biển của gian {printed.stall.code} đã in,"))


def _delete(model, keys):
    try:
        for some in in_batches(keys):
            rows = model.objects.filter(pk__in=some)
            if hasattr(model, "audited"):
                for row in rows:
                    record(f"{row.audited.kind}.undo", row)
            rows.delete()
    except ProtectedError as error:
        raise ValidationError(BUILT_ON.format(what="sổ")) from error


def _forget_alarms(stalls):
    """Of stalls that are there no more; one that somebody has answered for is built on."""
    for some in in_batches(stalls):
        alarms = Alarm.objects.unexplained().filter(stall__in=some).select_related("stall__market")
        for alarm in alarms:
            record("alarm.gone", alarm)
        alarms.delete()


def _step_back(pk, before, _by):
    Stall.objects.filter(pk=pk).update(step=before["step"])


def _tenancy_back(pk, _before, _by):
    tenancy = Tenancy.objects.select_related("stall__market", "owner").get(pk=pk)
    tenancy.until = None
    tenancy.save(update_fields=["until"])
    record("stall.let_back", tenancy.stall, owner=tenancy.owner.code)


def _stall_back(pk, before, _by):
    stall = Stall.objects.select_related("market").get(pk=pk)
    with recording("stall.undo", stall):
        for name, value in before.items():
            field = "section_id" if name == "section" else name
            setattr(stall, field, Stall._meta.get_field(name).to_python(value) if name != "section" else value)
        stall.save(update_fields=[*before, "updated_at"])


def _closing_back(pk, before, _by):
    stall = Stall.objects.select_related("market").get(pk=pk)
    with recording("stall.undo", stall):
        for name, value in before.items():
            setattr(stall, name, Stall._meta.get_field(name).to_python(value or None) if name == "closed_on" else value)
        stall.save(update_fields=[*before, "updated_at"])


def _owner_back(pk, before, by):
    owner = copy(Owner.objects.get(pk=pk))
    values = dict(before)
    number = values.pop("national_id", None)
    for name, value in values.items():
        setattr(owner, name, value)
    update_owner(owner, by=by, national_id=number)


def _place_back(pk, before, _by):
    place = StallAccount.objects.select_related("tenancy__stall__market", "account").get(pk=pk)
    record("stall.hide_account", place.tenancy.stall, account=place.account.code)
    place.account_id = before["account"]
    place.save(update_fields=["account"])


def _confirmation_back(pk, _before, _by):
    account = PayoutAccount.objects.get(pk=pk)
    with codes_may_change(*lock_stalls_showing([account])), recording("account.unconfirm", account):
        account.holder_name = account.relation = account.relation_reason = ""
        account.confirmed_at = account.confirmed_by = None
        account.save(update_fields=["holder_name", "relation", "relation_reason", "confirmed_at", "confirmed_by"])


def _proposal_back(pk, _before, by):
    change = AccountChange.objects.get(pk=pk)
    if change.state == ChangeState.PROPOSED:
        withdraw_change(change, by=by)


BACK = {
    "step": _step_back,
    "left": _tenancy_back,
    "stall": _stall_back,
    "closing": _closing_back,
    "owner": _owner_back,
    "place": _place_back,
    "confirmed": _confirmation_back,
    "proposed": _proposal_back,
}
