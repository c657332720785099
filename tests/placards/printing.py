"""Orders printed for real, and what phones would read off the paper."""

import io

import pypdfium2
import zxingcpp
from django.conf import settings

from jobs.files import read_file
from placards.models import PrintBatch
from placards.services import order_print, print_small_orders_now
from stalls.models import Stall

PIXELS_PER_POINT = 150 / 72


def print_now(market, *, choice="all", layout="a6x4", stalls=(), by=None, reason="damaged"):
    """Ordered and run as a request does it; the batch as the database has it afterwards, done or failed.

    The reason counts where something is printed again.
    """
    ids = [stall.pk for stall in stalls]
    batch = order_print(market, choice=choice, layout=layout, stall_ids=ids, by=by, reason=reason)
    print_small_orders_now(batch)
    return PrintBatch.objects.select_related("job", "market").get(pk=batch.pk)


def file_of(batch):
    return read_file(batch.job.file_name)


def ledger(stall):
    return [(placard.version, placard.state) for placard in stall.placards.order_by("version")]


def nothing_written(batch, *stalls):
    """No sheet in the ledger, no stall called printed, no file, not even a part of one."""
    batch.refresh_from_db()
    assert (batch.proved, batch.pages, batch.sha256, batch.placards.count()) == (0, 0, "", 0)
    assert [Stall.objects.get(pk=stall.pk).step == "printed" for stall in stalls] == [False] * len(stalls)
    assert batch.job.file_name == ""
    assert not settings.FILES_DIR.exists() or list(settings.FILES_DIR.iterdir()) == []


def codes_in(pdf):
    """Every code of a file: page by page and sheet by sheet, the large code of a sheet before the small one."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    found = []
    for page in document:
        bitmap = page.render(scale=PIXELS_PER_POINT, grayscale=True)
        codes = zxingcpp.read_barcodes(bitmap.to_pil(), formats=[zxingcpp.BarcodeFormat.QRCode])
        found += [code.text for code in sorted(codes, key=_place(bitmap.width, bitmap.height))]
        bitmap.close()
    document.close()
    return found


def _place(width, height):
    """Sheets stand side by side on a page that lies, and in two rows on one that stands."""

    def key(code):
        corner = code.position.top_left
        return (corner.x > width / 2, corner.y) if width > height else (corner.y > height / 2, corner.x)

    return key
