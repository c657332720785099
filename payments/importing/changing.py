"""What a list changes of a stall that is in the register: by the same services as a form, in the same order."""

from copy import copy

from officers.audit import record, recording
from payments.enums import ChangeKind
from payments.importing.plans import Act
from payments.models import PayoutAccount, StallAccount
from payments.services.accounts import account_of, show_account
from payments.services.alarms import look_again
from payments.services.changes import propose_change
from payments.services.confirming import confirm_holder
from payments.services.steps import codes_may_change, refuse_if_hanging
from stalls.models import Stall
from stalls.services import close_stall, lock_stall, move_in, move_out, reopen_stall, update_owner

# What the placard of the stall says besides its accounts.
PRINTED = frozenset({"kind", "section"})
CLOSING = ("status", "closed_on", "close_reason")


def change_row(writer, row):
    stall = Stall.objects.select_related("market", "section").get(pk=row.stall.pk)
    writer.written.touched.append(stall)
    # First, so that it is taken back last.
    writer.written.changed.append(("step", stall.pk, {"step": stall.step}))
    if row.leaves:
        _end(writer, row, stall)
    if row.closes or row.reopens:
        _close(writer, row, stall)
    if row.stall_values:
        _change_stall(writer, row, stall)
    if row.owner_values:
        _change_owner(writer, row)
    if row.arrives:
        tenancy = move_in(stall, writer.owner_of(row.arrives), since=row.since or writer.today)
        writer.written.made["tenancies"].append(tenancy.pk)
    for each in row.accounts:
        ACTS[each.act](writer, stall, each)


def _end(writer, row, stall):
    tenancy = move_out(stall, until=row.since or writer.today)
    writer.written.changed.append(("left", tenancy.pk, {}))


def _close(writer, row, stall):
    before = {name: str(getattr(stall, name) or "") for name in CLOSING}
    if row.closes:
        close_stall(stall, on=row.entry.values["closed_on"], reason=row.entry.values.get("close_reason", ""))
    else:
        reopen_stall(stall)
    writer.written.changed.append(("closing", stall.pk, before))


def _change_stall(writer, row, stall):
    """Where it stands is what the list says; those behind it are in the list themselves, or stay."""
    kept, before = lock_stall(stall), {}
    with recording("stall.update", kept, **{"import": writer.agreed.code}):
        for name, value in row.stall_values.items():
            before[name] = kept.section_id if name == "section" else getattr(kept, name)
            setattr(kept, name, writer.section_of(row) if name == "section" else value)
        kept.save(update_fields=[*row.stall_values, "updated_at"])
    if PRINTED & row.stall_values.keys():
        Stall.objects.filter(pk=kept.pk).face_changed()
    writer.written.changed.append(("stall", kept.pk, before))


def _change_owner(writer, row):
    """She may stand on several rows, each of which says a part."""
    owner = writer.owners[row.stall.tenancy.owner.pk]
    values = {name: value for name, value in row.owner_values.items() if getattr(owner, name) != value}
    if not values:
        return
    before = {name: getattr(owner, name) for name in values}
    changed = copy(owner)
    number = values.pop("national_id", None)
    for name, value in values.items():
        setattr(changed, name, value)
    writer.owners[owner.pk] = update_owner(changed, by=writer.agreed.by, national_id=number)
    writer.written.changed.append(("owner", str(owner.pk), before))


def _account(writer, stall, each) -> PayoutAccount:
    entry, owner = each.entry, stall.tenancy.owner
    known = (owner.pk, entry.bank.pk, each.index) in writer.accounts
    account = account_of(owner.pk, bank=entry.bank, number=entry.number, issued=entry.issued)
    if not known:
        writer.accounts[owner.pk, entry.bank.pk, each.index] = account
        writer.written.made["accounts"].append(str(account.pk))
    return account


def _show(writer, stall, each):
    shown = show_account(stall, _account(writer, stall, each))
    writer.written.made["shown"].append(shown.pk)
    confirm_if_read(writer, shown.account, each)


def _replace(writer, stall, each):
    """No sheet was printed: a number that was entered wrongly gives its place to the right one."""
    account, place = _account(writer, stall, each), StallAccount.objects.get(pk=each.old.pk)
    old = place.account
    locked = lock_stall(stall)
    refuse_if_hanging(locked.tenancy)
    with codes_may_change(locked):
        place.account = account
        place.save(update_fields=["account"])
    record("stall.hide_account", locked, account=old.code)
    record("stall.show_account", locked, account=account.code, position=place.position)
    look_again([locked])
    writer.written.changed.append(("place", place.pk, {"account": str(old.pk)}))
    confirm_if_read(writer, account, each)


def propose(writer, stall, each, *, old=None):
    kind = ChangeKind.REPLACE if old else ChangeKind.ADD
    entry, agreed = each.entry, writer.agreed
    account = {"bank": entry.bank, "number": entry.number, "issued": entry.issued}
    change = propose_change(
        stall,
        kind=kind,
        by=agreed.by,
        reason=agreed.reason,
        asked=agreed.asked,
        old=old,
        holder_name=entry.holder,
        **account,
    )
    writer.written.changed.append(("proposed", change.pk, {}))


def _propose(writer, stall, each):
    propose(writer, stall, each, old=PayoutAccount.objects.get(pk=each.old.account) if each.old else None)


def _confirm(writer, _stall, each):
    confirm_if_read(writer, PayoutAccount.objects.get(pk=each.old.account), each)


def confirm_if_read(writer, account, each):
    entry = each.entry
    if not writer.confirms(each) or account.is_confirmed:
        return
    confirm_holder(
        account,
        holder_name=entry.holder,
        relation=entry.relation,
        relation_reason=entry.reason,
        by=writer.agreed.by,
    )
    writer.written.changed.append(("confirmed", str(account.pk), {}))


ACTS = {Act.SHOW: _show, Act.REPLACE: _replace, Act.PROPOSE: _propose, Act.CONFIRM: _confirm}
