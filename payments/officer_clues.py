"""Where a stall leads to an officer: her own account or telephone, or her name on an account of her own market."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from officers.enums import Action, Role
from officers.models import Appointment
from officers.roles import RIGHTS
from payments.enums import AlarmKind, OfficerClue, OwnNumberKind
from payments.findings import Finding
from payments.models import OwnNumber, PayoutAccount, StallAccount
from places.models import AdminUnit, Area
from places.vietnamese import ascii_upper
from stalls.models import BoardMembership, Tenancy

# Those who write accounts down. Who only looks, or only appoints, enters nothing.
KEEPERS = [role for role in Role if Action.REGISTER in RIGHTS[role]]
AT_ONCE = 500
LETTERS_OF_KEY = 32


def index_of_number(number: str) -> str:
    """As the register indexes account numbers, so that an officer's own meet them."""
    return PayoutAccount.number.index_of(PayoutAccount, number)


def officer_findings(stall_ids) -> Iterator[Finding]:
    accounts = list(
        StallAccount.objects.current()
        .filter(tenancy__stall__in=stall_ids)
        .values_list(
            "tenancy__stall", "account__code", "account__bank", "account__number_index", "account__holder_name"
        )
    )
    phones = Tenancy.objects.current().filter(stall__in=stall_ids).exclude(owner__phone="")
    by_phone = {stall: index_of_number(phone) for stall, phone in phones.values_list("stall", "owner__phone")}
    own = _own_numbers({row[3] for row in accounts} | set(by_phone.values()))
    for stall, code, bank, index, _name in accounts:
        for kind, how in (
            (OwnNumberKind.ACCOUNT, OfficerClue.ACCOUNT),
            (OwnNumberKind.PHONE, OfficerClue.ACCOUNT_PHONE),
        ):
            for user in own[kind, index]:
                yield _finding(stall, user, how, {f"{bank}:{index[:LETTERS_OF_KEY]}"}, code)
    for stall, index in by_phone.items():
        for user in own[OwnNumberKind.PHONE, index]:
            yield _finding(stall, user, OfficerClue.PHONE, {index[:LETTERS_OF_KEY]})
    yield from _of_names(accounts)


def _finding(stall, user, how, facts, code=""):
    """Of a number the key says which; under one name there may be several accounts, and they are its facts."""
    said = "" if how == OfficerClue.NAME else ":" + "".join(facts)
    return Finding(AlarmKind.OFFICER, stall, f"{how}:{user}{said}", frozenset(facts), code, user, how)


def _own_numbers(indexes):
    own = defaultdict(set)
    rows = OwnNumber.objects.filter(number_index__in=indexes, user__is_active=True)
    for kind, index, user in rows.values_list("kind", "number_index", "user"):
        own[kind, index].add(user)
    return own


def _of_names(accounts):
    named = [row for row in accounts if row[4]]
    keepers = keepers_at({row[0] for row in named})
    found = defaultdict(dict)
    for stall, code, bank, index, name in named:
        for user in keepers.at(stall).get(name, ()):
            found[stall, user][f"{bank}:{index[:LETTERS_OF_KEY]}"] = code
    for (stall, user), codes in found.items():
        yield _finding(stall, user, OfficerClue.NAME, set(codes), next(iter(codes.values())))


@dataclass
class Keepers:
    """Who keeps the register where each stall stands, by her name as a bank shows it."""

    place_of: dict[int, tuple[int, int]] = field(default_factory=dict)
    in_unit: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    on_board: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def at(self, stall) -> dict[str, set[int]]:
        market, unit = self.place_of[stall]
        names = defaultdict(set)
        for found in (self.in_unit[unit], self.on_board[market]):
            for name, users in found.items():
                names[name] |= users
        return names


def keepers_at(stall_ids) -> Keepers:
    keepers = Keepers()
    if not stall_ids:
        return keepers
    stalls = StallAccount.objects.current().filter(tenancy__stall__in=stall_ids)
    for stall, market, unit in stalls.values_list(
        "tenancy__stall", "tenancy__stall__market", "tenancy__stall__market__unit"
    ):
        keepers.place_of[stall] = market, unit
    units = {unit for _market, unit in keepers.place_of.values()}
    below = _units_below(units)
    in_force = Appointment.objects.in_force().filter(role__in=KEEPERS, user__is_active=True)
    for unit, user, name in in_force.filter(unit__in=below).values_list("unit", "user", "user__full_name"):
        for each in below[unit]:
            keepers.in_unit[each][ascii_upper(name)].add(user)
    in_areas = in_force.filter(area__in=Area.objects.current(), area__units__in=units)
    for unit, user, name in in_areas.values_list("area__units", "user", "user__full_name"):
        keepers.in_unit[unit][ascii_upper(name)].add(user)
    markets = {market for market, _unit in keepers.place_of.values()}
    seats = BoardMembership.objects.in_force().filter(market__in=markets, user__is_active=True)
    for market, user, name in seats.values_list("market", "user", "user__full_name"):
        keepers.on_board[market][ascii_upper(name)].add(user)
    return keepers


def _units_below(units) -> dict[int, set[int]]:
    """Of each unit and all above it, which of `units` it holds."""
    below, above = {unit: {unit} for unit in units}, set(units)
    while above:
        parents = dict(AdminUnit.objects.filter(pk__in=above).exclude(parent=None).values_list("pk", "parent"))
        for unit, parent in parents.items():
            below.setdefault(parent, set()).update(below[unit])
        above = set(parents.values())
    return below


def stalls_of_officers() -> set[int]:
    """Everywhere that officer_findings might find something: by number, by telephone, by name."""
    own = set(OwnNumber.objects.values_list("number_index", flat=True))
    keepers = Appointment.objects.in_force().filter(role__in=KEEPERS).values_list("user__full_name", flat=True)
    seats = BoardMembership.objects.in_force().values_list("user__full_name", flat=True)
    names = {ascii_upper(name) for name in [*keepers, *seats]}
    shown, found = StallAccount.objects.current(), set()
    for field_name, values in (("account__number_index", own), ("account__holder_name", names)):
        for some in _batches(sorted(values)):
            found |= set(shown.filter(**{f"{field_name}__in": some}).values_list("tenancy__stall", flat=True))
    phones = OwnNumber.objects.filter(kind=OwnNumberKind.PHONE)
    if phones.exists():
        let = Tenancy.objects.current().exclude(owner__phone="").values_list("stall", "owner__phone")
        found |= {stall for stall, phone in let.iterator(chunk_size=AT_ONCE) if index_of_number(phone) in own}
    return found


def _batches(values):
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
