import pytest

from payments.models import Bank


@pytest.fixture
def bidv(db):
    return Bank.objects.get(short_name="BIDV")


@pytest.fixture
def momo(db):
    return Bank.objects.get(short_name="MoMo")
