from dataclasses import replace

import pytest
from django.core.management import call_command

from payments.banks import read_banks
from payments.models import Bank
from payments.services import load_banks
from placards.services import order_print, print_small_orders_now
from stalls.models import Stall

pytestmark = pytest.mark.django_db


def test_the_command_loads_the_whole_list_and_again_nothing(capsys):
    Bank.objects.all().delete()
    listed = read_banks()
    call_command("load_banks")
    call_command("load_banks")
    assert capsys.readouterr().err.splitlines() == [
        f"Banks: {len(listed)} made, 0 changed.",
        "Banks: 0 made, 0 changed.",
    ]
    assert {bank.record for bank in Bank.objects.all()} == set(listed)


def test_what_an_administrator_ended_stays_ended(bank):
    Bank.objects.filter(pk=bank.pk).update(ended_on="2026-05-01")
    assert load_banks() == (0, 0, [])
    assert list(Bank.objects.offered().filter(pk=bank.pk)) == []


@pytest.fixture
def agribank():
    return next(record for record in read_banks() if record.bin == "970405")


def test_a_new_printed_name_calls_its_placards_back(make_stall, market, agribank, officer):
    stalls = [
        make_stall("A-001"),
        make_stall("A-002", name="Hoàng Văn Nam"),
        make_stall("A-003", to="unconfirmed", name="Lý Thị Mai"),
    ]
    print_small_orders_now(order_print(market, choice="all", layout="a6x4", by=officer))
    assert steps(stalls) == ["printed", "printed", "unconfirmed"]

    assert load_banks((replace(agribank, aliases=("Nông nghiệp",)),)) == (0, 1, [])
    assert steps(stalls) == ["printed", "printed", "unconfirmed"]  # an alias is not printed

    other = replace(agribank, bin="970418", short_name="BIDV mới", aliases=())
    assert load_banks((other,)) == (0, 1, [])
    assert steps(stalls) == ["printed", "printed", "unconfirmed"]  # another bank's name is not theirs

    assert load_banks((replace(agribank, short_name="Agri"),)) == (0, 1, [])
    assert steps(stalls) == ["ready", "ready", "unconfirmed"]
    assert Bank.objects.get(pk="970405").short_name == "Agri"


def steps(stalls):
    return [Stall.objects.get(pk=stall.pk).step for stall in stalls]
