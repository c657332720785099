import pytest

from stalls.models import Market
from stalls.services import create_market
from tests.reports.history import Hall


@pytest.fixture
def markets(market, make_market, other_commune):
    """Two of one commune, one of the next; of two grades and two kinds."""
    beside = make_market("Chợ Nà Rị", grade=1, kind="central")
    far = create_market(Market(name="Chợ Xa", unit=other_commune, grade=2))
    return [market, beside, far]


@pytest.fixture
def hall(markets, officer, bank):
    return Hall(markets, officer, bank)
