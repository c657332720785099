"""Carries out a plan, inside the transaction of whoever calls: new stalls all together, the others one by one."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone

from officers.audit import record
from officers.audited import index_of
from officers.codes import CODE, new_code
from officers.inserting import insert_all
from payments.enums import Relation
from payments.importing.changing import change_row, confirm_if_read, propose
from payments.importing.planning import Plan
from payments.importing.plans import Act, Outcome, OwnerPlan
from payments.importing.standing import in_batches
from payments.models import PayoutAccount, StallAccount
from payments.payloads import MOST_SHOWN
from payments.services.steps import step_by
from places.vietnamese import fold, nfc, same_name
from stalls.enums import StallStatus
from stalls.models import MOST_POSITION, Owner, Stall, Tenancy
from stalls.services import add_section
from stalls.services.owners import index_owner


@dataclass
class Written:
    """What was made, by key, and what was changed, with what stood there: enough to take all of it back."""

    made: dict[str, list] = field(
        default_factory=lambda: {
            name: [] for name in ("sections", "stalls", "owners", "tenancies", "accounts", "shown")
        }
    )
    changed: list[tuple[str, Any, dict]] = field(default_factory=list)
    touched: list[Stall] = field(default_factory=list)


@dataclass
class Agreed:
    """What the officer has said with her agreement: for whom, and what a list can't say."""

    by: Any
    code: str
    names_read: bool = False
    reason: str = ""
    asked: str = ""


class Writer:
    def __init__(self, plan: Plan, agreed: Agreed):
        self.plan, self.agreed, self.written = plan, agreed, Written()
        self.now, self.today = timezone.now(), timezone.localdate()
        self.owners, self.accounts, self.to_confirm = {}, {}, {}

    def write(self) -> Written:
        rows = [row for row in self.plan.rows if row.outcome not in (Outcome.SAME, Outcome.REFUSED)]
        new, known = [row for row in rows if row.is_new], [row for row in rows if not row.is_new]
        self._write_sections(rows)
        self._write_owners(rows)
        shown = [self._accounts_of(row) for row in new]
        stalls = self._write_stalls(new, shown)
        self._let(new, stalls, shown)
        self._confirm_known()
        for row in known:
            change_row(self, row)
        for row, stall in zip(new, stalls, strict=True):
            self._propose(row, stall)
        return self.written

    def _write_sections(self, rows):
        for row in rows:
            name = row.stall_values.get("section")
            if name and fold(name) not in row.market.sections:
                section = add_section(row.market.market, name=name)
                row.market.sections[fold(name)] = section
                self.written.made["sections"].append(section.pk)

    def section_of(self, row):
        return row.market.sections.get(fold(row.stall_values.get("section", "")))

    def _write_owners(self, rows):
        plans = {id(row.arrives): row for row in rows if row.arrives and row.arrives.now is None}
        owners = [self._owner(row) for row in plans.values()]
        insert_all(_with_free_codes(owners))
        for key, owner in zip(plans, owners, strict=True):
            self.owners[key] = owner
            record("owner.create", owner, **{"import": self.agreed.code}, name=index_of(owner, "name", owner.name))
        self.written.made["owners"] += [str(owner.pk) for owner in owners]
        known = {row.arrives.now.pk for row in rows if row.arrives and row.arrives.now}
        known |= {row.stall.tenancy.owner.pk for row in rows if row.stall and row.stall.tenancy}
        self._load_known(sorted(known))

    def _owner(self, row):
        values = dict(row.arrives.values)
        code, number = values.pop("code", ""), values.pop("national_id", "")
        owner = Owner(unit_id=row.market.market.unit_id, **values)
        owner.name, owner.national_id = nfc(owner.name), number
        # A list that this portal wrote brings its owners' codes back, where they are free; what looks like no code only
        # told rows apart.
        if CODE.fullmatch(code):
            owner.code = code
        index_owner(owner)
        return owner

    def _load_known(self, keys):
        """Owners who are in the register, and the accounts they have: an account she has is taken as it is."""
        for some in in_batches(keys):
            self.owners |= {owner.pk: owner for owner in Owner.objects.filter(pk__in=some)}
            for account in PayoutAccount.objects.filter(owner__in=some).select_related("bank"):
                index = account.issued_index or account.number_index
                self.accounts[account.owner_id, account.bank_id, index] = account

    def owner_of(self, plan: OwnerPlan) -> Owner:
        return self.owners[plan.now.pk if plan.now else id(plan)]

    def _accounts_of(self, row) -> list[PayoutAccount]:
        """Of a new stall, in order; before any stall says how far it has come by them."""
        if row.arrives is None:
            return []
        owner = self.owner_of(row.arrives)
        return [self.account_of(owner, each) for each in row.accounts if each.act == Act.SHOW]

    def _write_stalls(self, rows, shown):
        last = {}
        for market in self.plan.markets:
            last[market.market.pk] = market.market.stalls.aggregate(last=Max("position"))["last"] or 0
        stalls = []
        for row, accounts in zip(rows, shown, strict=True):
            market, values = row.market.market, row.stall_values
            position = values.get("position") or min(last[market.pk] + 1, MOST_POSITION)
            last[market.pk] = max(last[market.pk], position)
            stall = Stall(market=market, code=row.entry.code, section=self.section_of(row), position=position)
            for name in ("kind", "goods", "area_m2"):
                if name in values:
                    setattr(stall, name, values[name])
            stall.search_text = fold(stall.code)
            if row.closes:
                stall.status, stall.closed_on = StallStatus.CLOSED, row.entry.values["closed_on"]
                stall.close_reason = row.entry.values.get("close_reason", "")
            if row.arrives:
                stall.step = step_by([(account.confirmed_at, None) for account in accounts[:MOST_SHOWN]])
            stalls.append(stall)
        insert_all(stalls)
        self.written.made["stalls"] += [stall.pk for stall in stalls]
        self.written.touched += stalls
        return stalls

    def confirms(self, each) -> bool:
        return each.confirms and self.agreed.names_read

    def _let(self, rows, stalls, accounts):
        let = [each for each in zip(rows, stalls, accounts, strict=True) if each[0].arrives]
        tenancies = [
            Tenancy(stall=stall, owner=self.owner_of(row.arrives), since=row.since or self.today)
            for row, stall, _hers in let
        ]
        insert_all(tenancies)
        self.written.made["tenancies"] += [tenancy.pk for tenancy in tenancies]
        shown = []
        for (_row, _stall, hers), tenancy in zip(let, tenancies, strict=True):
            for position, account in enumerate(hers, start=1):
                shown.append(StallAccount(tenancy=tenancy, account=account, position=position))
        self._write_accounts()
        insert_all(shown)
        self.written.made["shown"] += [each.pk for each in shown]
        self._tell_of(rows, stalls, tenancies, shown)

    def account_of(self, owner, each):
        """Of this owner and number, made if she has none such; written by `_write_accounts`."""
        key = owner.pk, each.entry.bank.pk, each.index
        account = self.accounts.get(key)
        if account is None:
            account = self.accounts[key] = PayoutAccount(owner=owner, bank=each.entry.bank)
            account.number, account.issued = each.entry.number, each.entry.issued
        if self.confirms(each) and not account.is_confirmed:
            if account._state.adding:
                self._confirm(owner, account, each.entry)
            else:
                self.to_confirm[account.pk] = account, each
        return account

    def _confirm_known(self):
        """Accounts that were in the register already: other stalls may show them, and say anew how far they are."""
        for account, each in self.to_confirm.values():
            confirm_if_read(self, account, each)

    def _confirm(self, owner, account, entry):
        hers = same_name(entry.holder, owner.name)
        account.holder_name = entry.holder
        account.relation = Relation.OWNER if hers else entry.relation
        account.relation_reason = "" if hers else nfc(entry.reason)
        account.confirmed_at, account.confirmed_by, account.was_confirmed = self.now, self.agreed.by, True

    def _write_accounts(self):
        new = [account for account in self.accounts.values() if account._state.adding]
        insert_all(_with_free_codes(new))
        self.written.made["accounts"] += [str(account.pk) for account in new]
        for account in new:
            number = index_of(account, "number", account.number)
            told = {"import": self.agreed.code, "bank": account.bank.short_name, "number": number}
            if account.is_confirmed:
                told |= {"holder_name": index_of(account, "holder_name", account.holder_name)}
                told |= {"relation": account.relation, "confirmed_at": str(account.confirmed_at)}
            record("account.create", account, **told)

    def _tell_of(self, rows, stalls, tenancies, shown):
        """One event for a new stall with all that came with it."""
        owners = {tenancy.stall_id: tenancy for tenancy in tenancies}
        accounts = {}
        for each in shown:
            accounts.setdefault(each.tenancy_id, []).append(each.account.code)
        for stall in stalls:
            said = {"import": self.agreed.code, "kind": stall.kind, "goods": stall.goods, "position": stall.position}
            tenancy = owners.get(stall.pk)
            if tenancy:
                said |= {"owner": tenancy.owner.code, "since": str(tenancy.since)}
                said["account"] = "; ".join(accounts.get(tenancy.pk, ()))
            record("stall.create", stall, **said)

    def _propose(self, row, stall):
        for each in row.accounts:
            if each.act == Act.PROPOSE:
                propose(self, stall, each, old=None)


def _with_free_codes(rows):
    """Of 20,000 codes drawn two are the same in one of two thousand lists: none is to fail for that."""
    used, again = set(), list(rows)
    while again:
        taken = set()
        for some in in_batches(row.code for row in again):
            taken |= set(type(rows[0]).objects.filter(code__in=some).values_list("code", flat=True))
        again = [row for row in again if row.code in taken or row.code in used or used.add(row.code)]
        for row in again:
            row.code = new_code()
    return rows
