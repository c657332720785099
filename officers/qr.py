"""A code with an address in it, for a slip of paper. Payment codes are the placards' own business."""

from itertools import groupby

import qrcode
from django.utils.html import format_html


def qr_svg(text, *, label):
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _dark_runs(row))
    template = (
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="{}"/></svg>'
    )
    return format_html(template, label, len(rows), len(rows), path)


def _dark_runs(row):
    """Where each run of dark modules begins, and how wide it is."""
    start = 0
    for is_dark, run in groupby(row):
        width = len(list(run))
        if is_dark:
            yield start, width
        start += width
