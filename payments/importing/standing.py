"""What the register says now of the markets that a list is about, read in a few queries however long the list is."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Max

from officers.access import with_rights
from officers.enums import Action
from payments.hanging import Printed
from payments.models import AccountChange, PayoutAccount, StallAccount
from payments.vietqr import mask
from places.vietnamese import fold
from stalls.models import Market, Owner, Section, Stall, Tenancy

AT_ONCE = 500
NEEDED_ACTIONS = (Action.IMPORT, Action.REGISTER, Action.EDIT, Action.MOVE, Action.PROPOSE)
STALL_FIELDS = ("pk", "code", "section", "kind", "goods", "area_m2", "position", "closed_on", "close_reason")
OWNER_FIELDS = ("pk", "code", "name", "kind", "phone", "national_id_index")
ACCOUNT_FIELDS = (
    "pk", "account", "account__bank", "account__number_index", "account__issued_index",
    "account__confirmed_at", "account__holder_name", "account__number_sealed",
)  # fmt: skip


@dataclass(slots=True)
class OwnerNow:
    pk: Any
    code: str
    name: str
    kind: str
    phone: str
    national_id_index: str


@dataclass(slots=True)
class AccountNow:
    """An account as a stall shows it: `pk` is the place's, `account` the account's own."""

    pk: int
    account: Any
    bank: str
    number_index: str
    issued_index: str
    confirmed_at: Any
    holder_name: str
    sealed: bytes

    @property
    def index(self) -> str:
        return self.issued_index or self.number_index

    @property
    def masked(self) -> str:
        return mask(PayoutAccount(pk=self.account, number_sealed=self.sealed).number)


@dataclass(slots=True)
class TenancyNow:
    pk: int
    since: Any
    owner: OwnerNow
    accounts: list[AccountNow] = field(default_factory=list)


@dataclass(slots=True)
class StallNow:
    pk: int
    code: str
    section: int | None
    kind: str
    goods: str
    area_m2: Any
    position: int
    closed_on: Any
    close_reason: str
    tenancy: TenancyNow | None = None
    # The last day of whoever held it before.
    given_back_on: Any = None


@dataclass
class MarketNow:
    """`may` is what the importing officer may do here; `sections` are by folded name, `names` by key."""

    market: Market
    may: frozenset[Action]
    stalls: dict[str, StallNow]
    sections: dict[str, Section]
    names: dict[int, str]
    printed: Printed
    # Tenancies about which a change of account waits.
    waiting: frozenset[int]


def markets_called(texts, user) -> dict[str, Market]:
    """By each text the open or closed market that it names for this officer: its code, or its name if that is one."""
    markets = Market.objects.visible_to(user).select_related("unit")
    visible = list(with_rights(markets, user, *NEEDED_ACTIONS))
    by_code = {market.code: market for market in visible}
    by_name = {}
    for market in visible:
        by_name.setdefault(fold(market.name).removeprefix("cho "), []).append(market)
    found = {}
    for text in texts:
        named = by_name.get(fold(text).removeprefix("cho "), [])
        market = by_code.get(text.strip().upper()) or (named[0] if len(named) == 1 else None)
        if market:
            found[text] = market
    return found


def market_now(market) -> MarketNow:
    """`market` comes from `markets_called`."""
    may = frozenset(action for action in NEEDED_ACTIONS if getattr(market, f"may_{action.value}"))
    sections = list(Section.objects.filter(market=market))
    stalls = {}
    rows = Stall.objects.filter(market=market)
    for row in rows.values_list(*STALL_FIELDS):
        stalls[row[0]] = StallNow(*row)
    _add_tenancies(market, stalls)
    changes = AccountChange.objects.waiting().filter(tenancy__stall__market=market)
    return MarketNow(
        market=market,
        may=may,
        stalls={stall.code: stall for stall in stalls.values()},
        sections={fold(section.name): section for section in sections},
        names={section.pk: section.name for section in sections},
        printed=Printed(market),
        waiting=frozenset(changes.values_list("tenancy", flat=True)),
    )


def _add_tenancies(market, stalls):
    held = Tenancy.objects.current().filter(stall__market=market).order_by()
    tenancies = {}
    owners = [f"owner__{name}" for name in OWNER_FIELDS]
    for pk, stall, since, *owner in held.values_list("pk", "stall", "since", *owners):
        tenancies[pk] = stalls[stall].tenancy = TenancyNow(pk, since, OwnerNow(*owner))
    left = Tenancy.objects.filter(stall__market=market).exclude(until=None).order_by()
    for stall, until in left.values_list("stall").annotate(Max("until")):
        stalls[stall].given_back_on = until
    shown = StallAccount.objects.current().filter(tenancy__stall__market=market)
    for tenancy, *account in shown.order_by("position").values_list("tenancy", *ACCOUNT_FIELDS):
        tenancies[tenancy].accounts.append(AccountNow(*account))


def owners_with(user, *, phones=(), codes=()) -> list[tuple[OwnerNow, bool]]:
    """Those she sees who have one of these numbers or codes, and whether she may register stalls for them."""
    found = {}
    for name, values in (("phone", phones), ("code", codes)):
        for some in in_batches(sorted(set(values) - {""})):
            owners = Owner.objects.visible_to(user).known().filter(**{f"{name}__in": some})
            rows = with_rights(owners, user, Action.REGISTER).values_list(*OWNER_FIELDS, "may_register")
            found |= {row[0]: (OwnerNow(*row[:-1]), row[-1]) for row in rows}
    return list(found.values())


def accounts_with(user, indexes) -> list[tuple[str, str, Any, str]]:
    """Bank, index, owner and her name, of the accounts she sees that have one of these numbers or issued codes."""
    found = []
    for some in in_batches(sorted(set(indexes))):
        for name in ("number_index", "issued_index"):
            accounts = PayoutAccount.objects.visible_to(user).filter(**{f"{name}__in": some})
            found += accounts.values_list("bank", name, "owner", "owner__name")
    return found


def in_batches(values):
    """Of so many as a query may name."""
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
