"""Fills a market with stalls, traders and accounts, many rows at a time, as the services would have left them."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from random import Random

from django.utils import timezone

from payments.enums import Relation
from payments.models import PayoutAccount, StallAccount
from placards.demo import halls, people
from places.vietnamese import ascii_upper, fold
from stalls.consent_texts import NEWEST
from stalls.enums import ConsentHow, OwnerKind, StallStatus, Step
from stalls.models import Consent, Owner, Section, Stall, Tenancy
from stalls.services.owners import index_owner

BATCH = 500
CLOSED = "closed"
# Dealt from a shuffled pack, so that a small demo too has a stall of every kind.
PACK = [CLOSED, *[Step.VACANT] * 4, *[Step.NO_ACCOUNT] * 10, *[Step.UNCONFIRMED] * 6, *[Step.READY] * 29]
CLOSE_REASONS = ("Dồn gian để mở lối đi", "Mái dột, chờ sửa", "Chủ cũ nghỉ bán, gian bỏ trống lâu ngày")
RELATION_REASONS = {
    Relation.SPOUSE: "Hai vợ chồng dùng chung một tài khoản",
    Relation.CHILD: "Chủ hộ không dùng điện thoại thông minh, con giữ hộ",
    Relation.HOUSEHOLD: "Tài khoản mở theo tên hộ kinh doanh",
    Relation.OTHER: "Người cùng đứng bán ở gian",
}
RELATIONS = people.columns({Relation.OWNER: 86, Relation.SPOUSE: 9, Relation.CHILD: 3, Relation.OTHER: 2})
AGREED = 0.9  # of those who hold a stall
BANKS_SHOWN = people.columns({1: 80, 2: 16, 3: 4})


@dataclass
class Rows:
    """Objects that point at each other; the order of the fields is the order they are written in."""

    owners: list = field(default_factory=list)
    stalls: list = field(default_factory=list)
    tenancies: list = field(default_factory=list)
    accounts: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    consents: list = field(default_factory=list)

    def write(self):
        for model, rows in (
            (Owner, self.owners),
            (Stall, self.stalls),
            (Tenancy, self.tenancies),
            (PayoutAccount, self.accounts),
            (StallAccount, self.shown),
            (Consent, self.consents),
        ):
            model.objects.bulk_create(rows)


@lru_cache(maxsize=30_000)
def _index_of(name):
    """Sort key and folded name: names come again, and these two are the dearest part of an owner."""
    probe = Owner(name=name)
    index_owner(probe)
    return probe.sort_key, probe.search_text


_shown_by_banks = lru_cache(maxsize=30_000)(ascii_upper)


class Register:
    """One run: everything that is drawn comes from `seed`, all days are counted back from today."""

    def __init__(self, seed):
        # Python's generator is what we need here: the same seed has to give the same people.
        self.rng = Random(seed)  # noqa: S311
        self.today, self.now = timezone.localdate(), timezone.now()
        self.owners = self.accounts = self.rng.randrange(10**6)
        self.pack = []

    def fill(self, market, count, *, by):
        """`count` stalls for a market that has none; names were confirmed by `by`."""
        names = halls.section_names(count)
        rows = [Section(market=market, name=name, position=place) for place, name in enumerate(names, start=1)]
        sections = Section.objects.bulk_create(rows)
        numbered = enumerate(halls.places(count), start=1)
        while batch := list(islice(numbered, BATCH)):
            rows = Rows()
            for position, place in batch:
                section = sections[place.section]
                stall = self._stall(place, market_id=market.pk, section_id=section.pk, position=position)
                rows.stalls.append(stall)
                self._add_tenancies(rows, stall, unit_id=market.unit_id, by_id=by.pk)
            rows.write()

    def _stall(self, place, **where):
        stall = Stall(
            code=place.code,
            kind=place.kind,
            goods=self.rng.choice(place.goods),
            area_m2=Decimal(self.rng.randint(6, 36)) / 2 if self.rng.random() < 0.85 else None,
            search_text=fold(place.code),
            **where,
        )
        state = self._deal()
        if state == CLOSED:
            stall.status, stall.closed_on = StallStatus.CLOSED, self._days_ago(5, 80)
            stall.close_reason = self.rng.choice(CLOSE_REASONS)
        else:
            stall.step = state
        return stall

    def _add_tenancies(self, rows, stall, *, unit_id, by_id):
        """The one there is, and now and then the one before: an empty stall had a trader until some weeks ago."""
        since, is_let = self._days_ago(90, 2500), stall.step != Step.VACANT
        if self.rng.random() < (0.1 if is_let else 0.5):
            until = since if is_let else self._days_ago(81, 89)
            before = since - timedelta(days=self.rng.randint(100, 1500))
            former, _person = self._owner(rows, unit_id)
            rows.tenancies.append(Tenancy(stall=stall, owner_id=former.pk, since=before, until=until))
        if is_let:
            owner, person = self._owner(rows, unit_id)
            tenancy = Tenancy(stall=stall, owner_id=owner.pk, since=since)
            rows.tenancies.append(tenancy)
            if self.rng.random() < AGREED:
                said = {"text_version": NEWEST, "how": ConsentHow.SPOKEN, "recorded_by_id": by_id}
                rows.consents.append(Consent(owner_id=owner.pk, recorded_at=self.now - timedelta(days=1), **said))
            for position, account in enumerate(self._accounts(owner, person, step=stall.step, by_id=by_id), start=1):
                rows.accounts.append(account)
                rows.shown.append(StallAccount(tenancy=tenancy, account_id=account.pk, position=position))

    def _accounts(self, owner, person, *, step, by_id):
        """None, some, or some of which the last is still to be confirmed, as the stall's step tells."""
        if step == Step.NO_ACCOUNT:
            return
        banks = people.banks(self.rng, self.rng.choices(*BANKS_SHOWN)[0])
        for position, bank in enumerate(banks, start=1):
            account = self._account(owner, bank)
            if step == Step.READY or position < len(banks):
                account.relation, account.holder_name = self._holder(owner, person)
                account.relation_reason = RELATION_REASONS.get(account.relation, "")
                account.confirmed_by_id, account.was_confirmed = by_id, True
                account.confirmed_at = self.now - timedelta(minutes=self.rng.randint(60, 80 * 24 * 60))
            yield account

    def _owner(self, rows, unit_id):
        self.owners += 1
        person = people.person(self.rng)
        owner = Owner(
            id=self._uuid(),
            code=people.code_of(self.owners),
            kind=OwnerKind.HOUSEHOLD if self.rng.random() < 0.12 else OwnerKind.PERSON,
            name=person.name,
            phone=people.phone_of(self.owners) if self.rng.random() < 0.85 else "",
            unit_id=unit_id,
        )
        owner.sort_key, folded = _index_of(owner.name)
        owner.search_text = f"{folded} {owner.phone}".strip()
        rows.owners.append(owner)
        return owner, person

    def _account(self, owner, bank):
        self.accounts += 1
        account = PayoutAccount(id=self._uuid(), code=people.code_of(self.accounts), owner_id=owner.pk, bank_id=bank)
        account.number = people.account_of(self.accounts, bank)
        return account

    def _holder(self, owner, person):
        """A household's account is in its own name; a relative's name is never that of the owner."""
        name = _shown_by_banks(owner.name)
        if owner.kind == OwnerKind.HOUSEHOLD and self.rng.random() < 0.5:
            return Relation.HOUSEHOLD, f"HKD {name}"
        relation = self.rng.choices(*RELATIONS)[0]
        if relation == Relation.OWNER:
            return relation, name
        relative = people.person(self.rng, is_woman=not person.is_woman)
        return relation, _shown_by_banks(relative.name)

    def _deal(self):
        if not self.pack:
            self.pack = self.rng.sample(PACK, len(PACK))
        return self.pack.pop()

    def _days_ago(self, low, high):
        return self.today - timedelta(days=self.rng.randint(low, high))

    def _uuid(self):
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)
