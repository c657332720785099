"""The whole demo in one transaction: all of it is there afterwards, or nothing."""

import gc
import sqlite3
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count

from jobs.enums import JobState
from jobs.runner import run_now
from officers.acting import acting_as
from officers.audit import record, service
from officers.models import User
from payments.enums import ChangeAsked, ChangeKind, ChangeReason
from payments.models import Bank
from payments.services import propose_change
from placards.demo.markets import create_markets, deal_out
from placards.demo.people import BANKS, account_of
from placards.demo.register import Register
from placards.demo.sign_ins import SignIn, create_sign_ins
from placards.enums import Choice
from placards.services import order_print
from stalls.enums import Step
from stalls.models import Market, Stall

# There are two orders: enough to show printed placards, and the demo is still made in seconds.
PRINTED_PER_ORDER = 14

# What apps to the right add to a demo with placards: given the market of the sign-ins, and the sign-ins by name.
ALSO_SEEDED: list[Callable] = []


@dataclass(frozen=True)
class Seeded:
    markets: int
    stalls: int
    placards: int
    sign_ins: tuple[SignIn, ...]


def is_empty() -> bool:
    return not (Market.objects.exists() or User.objects.exists())


@service
def seed_demo(*, markets, stalls, seed, with_placards) -> Seeded:
    """Fills an empty register; ValidationError when it is not empty, or places and banks are not loaded."""
    if not is_empty():
        raise ValidationError("The register is not empty: seed_demo only fills a new one.")
    if Bank.objects.offered().filter(bin__in=BANKS).count() < len(BANKS):
        raise ValidationError("Banks are missing: run load_banks first.")
    _give_sqlite_room()
    made = create_markets(markets)
    first = made[0][0]
    sign_ins = create_sign_ins(first)
    commune_officer, province_officer = sign_ins["xa"].user, sign_ins["tinh"].user
    register = Register(seed)
    counts = deal_out(stalls, [share for _market, share in made])
    with _no_collecting():
        for (market, _share), count in zip(made, counts, strict=True):
            register.fill(market, count, by=commune_officer if market.unit == first.unit else province_officer)
    placards = 0
    if with_placards:
        placards = _print(first, by=commune_officer) + _print(_smallest_besides(first), by=province_officer)
        _propose_a_change(first, number=register.accounts + 1, by=commune_officer)
        for add in ALSO_SEEDED:
            add(first, sign_ins)
    record("demo.seed", markets=markets, stalls=stalls, seed=seed)
    return Seeded(markets, stalls, placards, tuple(sign_ins.values()))


def _give_sqlite_room():
    """With the two megabytes it has by default, one long transaction goes to the disk and back all the time.

    And Django, before 6.0, writes 999 values at a time whatever the library takes.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -65536")
        connection.features.max_query_params = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)


@contextmanager
def _no_collecting():
    """Half a million rows come and go without a cycle among them; looking for one again and again takes its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _propose_a_change(market, *, number, by):
    """Something for the area officer to approve."""
    printed = Stall.objects.filter(market=market, step=Step.PRINTED).in_walking_order().first()
    if printed is None:
        return
    bank = Bank.objects.get(pk=next(iter(BANKS)))
    old = printed.tenancy.stall_accounts.order_by("position").first().account
    with acting_as(by):
        propose_change(
            printed,
            kind=ChangeKind.REPLACE,
            by=by,
            reason=ChangeReason.NEW_BANK,
            asked=ChangeAsked.IN_PERSON,
            old=old,
            bank=bank,
            number=account_of(number, bank.pk),
            holder_name=old.holder_name,
        )


def _smallest_besides(market):
    ready = Market.objects.filter(stalls__step=Step.READY).exclude(pk=market.pk)
    return ready.annotate(n_ready=Count("stalls")).order_by("n_ready", "pk").first()


def _print(market, *, by) -> int:
    """By the real service: each of these sheets is drawn, proved and in the ledger."""
    ready = Stall.objects.filter(market=market, step=Step.READY).in_walking_order()
    ids = list(ready.values_list("pk", flat=True)[:PRINTED_PER_ORDER])
    if not ids:
        return 0
    with acting_as(by):
        batch = order_print(market, choice=Choice.TICKED, layout="a6x4", stall_ids=ids, by=by)
        run_now(batch.job)
    if batch.job.state != JobState.DONE:
        raise ValidationError(batch.job.error)
    return len(ids)
