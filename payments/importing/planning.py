"""From a list and the register to what would be done: row by row, with every fault at once. It writes nothing."""

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from officers.enums import Action
from officers.sealed import blind_index
from payments.importing.accounts import Accounts
from payments.importing.entries import ERROR, Entry
from payments.importing.people import People
from payments.importing.plans import Act, Outcome, RowPlan
from payments.importing.standing import MarketNow, in_batches, market_now, markets_called
from places.vietnamese import fold
from stalls.enums import Goods, StallKind
from stalls.models import Owner

LABELS = {
    "section": "Khu, dãy",
    "kind": "Loại gian",
    "goods": "Ngành hàng",
    "area_m2": "Diện tích",
    "position": "Thứ tự",
}
CHOICES = {"kind": StallKind, "goods": Goods}


@dataclass
class Plan:
    rows: list[RowPlan]
    markets: list[MarketNow]

    @property
    def problems(self):
        return [problem for row in self.rows for problem in row.entry.problems]

    @property
    def has_errors(self) -> bool:
        return any(problem.level == ERROR for problem in self.problems)

    @property
    def n_proposals(self) -> int:
        return sum(each.act == Act.PROPOSE for row in self.rows for each in row.accounts)

    @property
    def n_confirmed(self) -> int:
        return sum(each.confirms for row in self.rows for each in row.accounts)

    def counts(self) -> dict[str, int]:
        outcomes = Counter(str(row.outcome) for row in self.rows)
        levels = Counter(problem.level for problem in self.problems)
        return {
            "rows": len(self.rows),
            **{outcome.value: outcomes[outcome.value] for outcome in Outcome},
            "errors": levels["error"],
            "warnings": levels["warning"],
            "proposals": self.n_proposals,
            "confirmed": self.n_confirmed,
        }

    def digest(self) -> str:
        """The same for the same list and the same register. Keyed: it is kept in clear."""
        told = sha256()
        for row in self.rows:
            told.update(json.dumps(row.asks(), ensure_ascii=False).encode())
        return blind_index(told.hexdigest(), domain="import.plan")


def plan_import(entries: list[Entry], *, by, market=None, still_at_it=lambda done: None) -> Plan:
    """`market` is where rows belong that name none."""
    called = markets_called({entry.market or (market.code if market else "") for entry in entries}, by)
    standing: dict[int, MarketNow] = {}
    people, accounts = People(entries, by), Accounts(entries, by)
    seen, rows = {}, []
    for place, entry in enumerate(entries):
        entry.n_own = len(entry.problems)
        row = RowPlan(entry)
        rows.append(row)
        found = called.get(entry.market or (market.code if market else ""))
        if found is None:
            _refuse_market(entry)
            continue
        if found.pk not in standing:
            standing[found.pk] = market_now(found)
        _plan_row(row, standing[found.pk], seen, people, accounts)
        if place % 500 == 0:
            still_at_it(place)
    _refuse_numbers_of_others(rows, by)
    return Plan(rows, list(standing.values()))


def _refuse_market(entry):
    if entry.market:
        entry.refuse("market", f"Không có chợ nào là “{entry.market}” trong địa bàn của anh/chị.")
    else:
        entry.refuse("market", "Chưa biết dòng này thuộc chợ nào: thêm cột Mã chợ, hoặc nhập từ trang của chợ.")


def _plan_row(row, market, seen, people, accounts):
    entry, row.market = row.entry, market
    row.stall = market.stalls.get(entry.code)
    if Action.IMPORT not in market.may:
        entry.refuse("market", f"Vai trò của anh/chị ở {market.market.name} không nhập từ Excel được.")
        return
    first = seen.setdefault((market.market.pk, entry.code), entry)
    if entry.code and first is not entry:
        entry.refuse("code", f"Mã gian {entry.code} đã có ở dòng {first.row}. Mỗi gian một dòng.")
    if entry.has_errors:
        return
    _plan_stall(row)
    people.plan(row)
    _plan_closing(row)
    _refuse_days(row)
    accounts.plan(row)


def _plan_stall(row):
    entry, stall, market = row.entry, row.stall, row.market
    for key, label in LABELS.items():
        if key not in entry.values:
            continue
        value = entry.values[key]
        if key == "section":
            known = market.sections.get(fold(value))
            old = market.names.get(stall.section, "") if stall else ""
            value = known.name if known else value
        else:
            old = getattr(stall, key) if stall else None
        if stall is None or value != old:
            row.stall_values[key] = value
            if stall:
                row.said(label, _shown(key, old), _shown(key, value))
    if stall is None:
        _refuse_new(row)
    elif row.stall_values and Action.EDIT not in market.may:
        entry.refuse("code", "Vai trò của anh/chị ở chợ này không sửa gian được.")


def _shown(key, value):
    if value in (None, ""):
        return ""
    return CHOICES[key](value).label if key in CHOICES else str(value)


def _refuse_new(row):
    if Action.REGISTER not in row.market.may:
        row.entry.refuse("code", "Vai trò của anh/chị ở chợ này không thêm gian được.")
    if row.market.market.closed_on:
        row.entry.refuse("code", f"{row.market.market.name} đã đóng, không thêm gian được.")


def _plan_closing(row):
    """A closed stall has nobody, and nobody moves into one."""
    entry, stall = row.entry, row.stall
    was_closed = stall is not None and stall.closed_on is not None
    day = entry.values.get("closed_on", stall.closed_on if stall else None)
    if day and not was_closed:
        row.closes = True
        row.said("Đóng gian", "", f"{day:%d/%m/%Y}")
        if row.tenant:
            entry.refuse("closed_on", f"Gian còn chủ là {row.tenant.name}: trả gian trước rồi mới đóng.")
        if not entry.values.get("close_reason"):
            entry.refuse("closed_on", "Ghi lý do đóng gian.")
        if stall and Action.EDIT not in row.market.may:
            entry.refuse("closed_on", "Vai trò của anh/chị ở chợ này không đóng gian được.")
    elif was_closed and day is None:
        row.reopens = True
        row.said("Mở lại gian", f"{stall.closed_on:%d/%m/%Y}", "đang dùng")
        if row.market.market.closed_on or Action.EDIT not in row.market.may:
            entry.refuse("closed_on", "Không mở lại gian này được: chợ đã đóng, hoặc vai trò của anh/chị không cho.")
    elif was_closed and row.arrives:
        entry.refuse("name", "Gian đã đóng. Ghi dấu - ở cột Ngày đóng gian để mở lại, rồi mới ghi chủ mới.")


def _refuse_days(row):
    """Nobody takes a stall before the last one gave it back."""
    if not row.arrives:
        return
    entry, stall = row.entry, row.stall
    since = row.since = entry.values.get("since")
    if row.market.market.closed_on:
        entry.refuse("name", f"{row.market.market.name} đã đóng, không ghi chủ mới được.")
    if not since or stall is None:
        return
    if row.leaves and since < stall.tenancy.since:
        held = f"{stall.tenancy.since:%d/%m/%Y}"
        entry.refuse("since", f"{stall.tenancy.owner.name} nhận gian ngày {held}, sau ngày ở ô này. Xem lại ngày.")
    elif stall.given_back_on and since < stall.given_back_on:
        entry.refuse("since", f"Người trước trả gian ngày {stall.given_back_on:%d/%m/%Y}. Ghi từ ngày đó trở đi.")


def _refuse_numbers_of_others(rows, by):
    """A national ID that another owner has, in the register as far as it is seen, or on another row."""
    wanted = {}
    for row in rows:
        number = _new_national_id(row)
        if not number:
            continue
        who = row.tenant.pk or id(row.tenant)
        first, first_who = wanted.setdefault(number, (row, who))
        if first_who != who:
            row.entry.refuse("national_id", f"Dòng {first.entry.row} ghi cùng số định danh cho người khác.")
    indexes = {Owner.national_id.index_of(Owner, number): number for number in wanted}
    for holder in _holders(indexes, by):
        row, who = wanted[indexes[holder.national_id_index]]
        if holder.pk != who:
            row.entry.refuse("national_id", f"Số định danh này trong sổ là của chủ hộ {holder.name}.")


def _new_national_id(row):
    if row.entry.has_errors:
        return ""
    if row.arrives:
        return "" if row.arrives.now else row.arrives.values.get("national_id", "")
    return row.owner_values.get("national_id", "")


def _holders(indexes, by):
    for some in in_batches(indexes):
        yield from Owner.objects.visible_to(by).filter(national_id_index__in=some).only("name", "national_id_index")
