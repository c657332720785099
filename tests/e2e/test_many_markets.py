"""Many markets in one order, from ticks to a ZIP whose codes are read back."""

import io
import zipfile

import pytest

from placards.models import PrintRun
from tests.e2e.conftest import DESK, PHONE
from tests.placards.printing import codes_in


@pytest.fixture
def markets(market, make_market, make_stall):
    found = [market, make_market("Chợ Cao Bình"), make_market("Chợ Bản Giốc")]
    for each in found:
        make_stall("A-001", in_market=each)
        make_stall("A-002", in_market=each, name="Lý Thị Mai")
    return found


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_ticked_printed_and_fetched(open_as, officer, markets, device, scripts):
    visit = open_as(officer, device=device, scripts=scripts)
    visit.open("/placards/")
    visit.follow("In nhiều chợ")
    visit.page.get_by_label("Chợ Bản Giốc").uncheck()
    visit.press("In biển")
    with visit.page.expect_download() as fetched:
        visit.page.get_by_role("link", name="Tải 2 tệp PDF (ZIP)").click()
    archive = zipfile.ZipFile(io.BytesIO(fetched.value.path().read_bytes()))
    assert archive.testzip() is None
    batches = list(PrintRun.objects.get().batches.select_related("market"))
    assert {batch.market for batch in batches} == set(markets[:2])
    for batch in batches:
        codes = codes_in(archive.read(batch.file_name))
        assert len(codes) == 2
