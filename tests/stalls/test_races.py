"""Two officers at once: nobody waits for ever, nobody is shown a server error, and neither undoes the other's work."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from officers.models import AuditEvent, FormReceipt
from officers.once import FIELD
from officers.stale import StaleError, version_of
from stalls.enums import Step
from stalls.models import Market, Owner, Section, Stall, Tenancy
from stalls.services import (
    add_section,
    close_market,
    create_market,
    create_owner,
    create_stall,
    move_in,
    move_section,
    rename_section,
    update_market,
    update_stall,
)
from stalls.services.markets import reindex_markets_of
from stalls.services.stalls import EDITABLE_FIELDS

ROUNDS = 8
STALE_ROUNDS = 1000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def real_transactions(transactional_db):
    """Before anything else is made: the tables are loaded anew for such a test."""


def at_once(*calls):
    """Runs the calls in threads that start together; a refusal counts as an answer."""
    together = Barrier(len(calls))

    def run(call):
        together.wait()
        try:
            return call()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [answer.result() for answer in [threads.submit(run, call) for call in calls]]


def test_moving_stalls_while_the_market_is_renamed(market, commune):
    stalls = [create_stall(market, code=f"A-{number}") for number in range(1, 9)]
    Stall.objects.update(step=Step.PRINTED)

    def move_stalls():
        for number in range(ROUNDS):
            stall = Stall.objects.get(pk=stalls[-1 - number % 2].pk)
            stall.position, stall.code = 1, f"B-{number}"
            update_stall(stall)

    def rename_market():
        for number in range(ROUNDS):
            Stall.objects.update(step=Step.PRINTED)
            row = Market.objects.get(pk=market.pk)
            row.hotline = f"091234567{number}"
            update_market(row)

    def rename_unit():
        for _ in range(ROUNDS):
            reindex_in_a_transaction([commune])

    assert at_once(move_stalls, rename_market, rename_unit) == [None, None, None]
    assert Market.objects.get().hotline == f"091234567{ROUNDS - 1}"
    assert Stall.objects.filter(code=f"B-{ROUNDS - 1}", position=1).exists()


def reindex_in_a_transaction(units):
    with transaction.atomic():
        reindex_markets_of(units)


def test_a_market_that_closes_takes_no_tenant_in_the_same_moment(make_market, commune):
    for number in range(ROUNDS):
        market = make_market(f"Chợ {number}x")
        stall, owner = create_stall(market, code="A-1"), create_owner(name="Nông Thị Hoa", unit=commune)
        closed, moved = at_once(
            lambda market=market: close_market(market, on=timezone.localdate()),
            lambda stall=stall, owner=owner: move_in(stall, owner, since=date(2026, 3, 1)),
        )
        assert isinstance(closed, ValidationError) != isinstance(moved, ValidationError)
        is_closed = Market.objects.get(pk=market.pk).closed_on is not None
        assert is_closed != Tenancy.objects.filter(stall=stall).exists()


def test_markets_of_one_name_made_at_once_get_two_codes(commune):
    for number in range(ROUNDS):
        name = f"Chợ Đôi {number}"
        made = at_once(*[lambda name=name: create_market(Market(name=name, unit=commune))] * 2)
        assert len({market.code for market in made}) == 2, made


def test_a_typed_code_taken_in_the_same_moment_is_refused_with_a_sentence(commune):
    for number in range(ROUNDS):
        code = f"NH{number}"
        made = at_once(*[lambda code=code: create_market(Market(name="Chợ", code=code, unit=commune))] * 2)
        refused = [each for each in made if isinstance(each, ValidationError)]
        assert len(refused) == 1
        (sentence,) = refused[0].message_dict["code"]
        assert sentence in ("Mã này đã có ở chợ khác. Dùng mã khác.", f"Mã {code} đã có ở chợ khác. Dùng mã khác.")


def test_one_section_name_is_given_once(market):
    for number in range(ROUNDS):
        names = (f"Dãy {number}", f"DAY {number}")
        at_once(*[lambda name=name: add_section(market, name=name) for name in names])
        assert Section.objects.filter(name__in=names).count() == 1


def test_one_section_name_is_taken_once_by_renaming(market):
    one, other = add_section(market, name="Thịt"), add_section(market, name="Cá")
    for number in range(ROUNDS):
        names = (f"Dãy {number}", f"DAY {number}")
        at_once(
            lambda names=names: rename_section(one, name=names[0]),
            lambda names=names: rename_section(other, name=names[1]),
        )
        assert Section.objects.filter(name__in=names).count() == 1


def test_pressed_twice_moves_the_same_section_two_places(market):
    *_, last = [add_section(market, name=f"Dãy {letter}") for letter in "ABC"]
    at_once(*[lambda: move_section(last, up=True)] * 2)
    assert [section.name for section in market.sections.all()] == ["Dãy C", "Dãy A", "Dãy B"]


def test_a_thousand_times_two_who_save_what_they_opened_and_one_of_them_wins(market):
    """Both threads open the stall, both save another area. Nobody's save is lost without a word."""
    stall = create_stall(market, code="A-001")
    together = Barrier(2)

    def save_again_and_again(mine):
        saved = []
        try:
            for number in range(STALE_ROUNDS):
                row = Stall.objects.select_related("market", "section").get(pk=stall.pk)
                seen = version_of(row, EDITABLE_FIELDS)
                row.area_m2 = Decimal(2 * number + mine + 1) / 10
                together.wait(timeout=60)
                try:
                    update_stall(row, seen=seen)
                    saved.append(row.area_m2)
                except StaleError as refusal:
                    saved.append(refusal.names)
                together.wait(timeout=60)
        finally:
            connection.close()
        return saved

    with ThreadPoolExecutor(2) as threads:
        rounds = list(zip(*threads.map(save_again_and_again, (0, 1)), strict=True))
    winners = [[each for each in pair if isinstance(each, Decimal)] for pair in rounds]
    losers = [[each for each in pair if not isinstance(each, Decimal)] for pair in rounds]
    assert losers == [[["area_m2"]]] * STALE_ROUNDS
    expected = [f"{area:.2f}" for (area,) in winners]
    told = AuditEvent.objects.about(stall).filter(action="stall.update").order_by("seq")
    written = [f"{event.changed['area_m2'][1]:.2f}" for event in told]
    assert written == expected
    assert str(Stall.objects.get().area_m2) == expected[-1]


def test_fifty_posts_of_one_quick_form_at_once_make_one_stall(market, officer):
    together = Barrier(50)
    url = f"/markets/{market.code}/stalls/new/"
    values = {"code": "A-001", "kind": "kiosk", "goods": "meat", "name": "Lý Văn Páo", "phone": "0912345678"}
    signed_in = Client()
    signed_in.force_login(officer)

    def post(_number):
        client = Client()
        client.cookies.update(signed_in.cookies)
        together.wait(timeout=60)
        try:
            answer = client.post(url, values | {FIELD: "key-of-the-page"})
            return answer.status_code, answer.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(post, range(50)))
    assert answers == [(302, f"/stalls/{market.code}/A-001/")] * 50
    assert [len(list(model.objects.all())) for model in (Stall, Owner, Tenancy, FormReceipt)] == [1, 1, 1, 1]
    assert AuditEvent.objects.filter(action="stall.create").count() == 1
