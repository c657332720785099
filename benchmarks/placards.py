# ruff: noqa: E402
"""How fast placards are drawn and proved, beside the way of the tutorials: a PNG of `qrcode` put on the page.

    .venv/bin/python -m benchmarks.placards [--placards 400] [--rounds 3] [--stalls 2000] [--markets 81]
                                                         [--scans 200]

Both draw A6 placards, four to a sheet, with one code each and the same texts, in one process and in turns: only the
ratios mean anything on a shared machine. Seconds are those of the processor. Memory is that of new processes.
"""

import argparse
import io
import multiprocessing
import resource
import statistics
import sys
import time
from pathlib import Path

# Run as a file, this folder would come first and hide the app of the same name.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.scans import Scanner
from placards import fonts
from placards.expected import Order
from placards.layouts import LAYOUTS
from placards.pdf import draw
from placards.proof import prove
from tests.placards.sheets import code, face, payload

A6 = LAYOUTS["a6x4"]
MARKET = 247  # stalls: 81 markets are 20,007


def faces_of(count, *, first=1):
    memo = "CHO TRUNG TAM {:05d}"
    return [
        face(
            seed,
            stall_code=f"A-{seed:05d}",
            codes=(code(1, payload=payload(seed % 9000 + 1, memo=memo.format(seed))),),
        )
        for seed in range(first, first + count)
    ]


def as_it_comes(faces):
    """The tutorial with reportlab as it comes: streams are coded as ASCII, which ours are not."""
    rl_config.useA85 = 1
    try:
        return by_the_tutorial(faces)
    finally:
        rl_config.useA85 = 0


def by_the_tutorial(faces):
    """One picture for each code, texts one by one, nothing read back."""
    fonts.register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(A6.page[0] * mm, A6.page[1] * mm))
    for start in range(0, len(faces), len(A6.cells)):
        for each, cell in zip(faces[start : start + 4], A6.cells, strict=False):
            symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, box_size=10, border=4)
            symbol.add_data(each.codes[0].payload)
            symbol.make(fit=True)
            png = io.BytesIO()
            symbol.make_image(fill_color="black", back_color="white").save(png)
            x, y = cell.x * mm, (A6.page[1] - cell.bottom) * mm
            canvas.drawImage(ImageReader(png), x + 18 * mm, y + 56 * mm, 69 * mm, 69 * mm)
            for line, words in enumerate(words_of(each)):
                canvas.setFont(fonts.BOLD if line < 2 else fonts.REGULAR, 14 if line < 2 else 8)
                canvas.drawCentredString(x + 52 * mm, y + (130 if line == 0 else 52 - 4.5 * line) * mm, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def words_of(each):
    first = each.codes[0]
    return (
        "QUÉT MÃ ĐỂ THANH TOÁN",
        first.holder,
        first.bank,
        first.account,
        "Kiểm tra tên người nhận trước khi chuyển",
        f"{each.stall_kind} {each.stall_code}",
        each.section,
        each.market,
        each.place,
        f"Thấy tên khác? Đừng chuyển tiền, báo {each.hotline}",
        f"Mã biển {each.serial} · Bản {each.version} · Cấp ngày {each.issued_on:%d/%m/%Y}",
    )


def by_us(faces):
    out = io.BytesIO()
    return draw(faces, A6, out, title="Biển mã"), out.getvalue()


def proved_by_us(faces):
    _, content = by_us(faces)
    assert prove(content, Order(tuple(faces), A6)) == len(faces)
    return content


def seconds(work, *given):
    started = time.process_time()
    result = work(*given)
    return time.process_time() - started, result


def compare(count, rounds):
    """Milliseconds for a placard in each round, the three ways in turns."""
    ways = {
        "tutorial, drawn": as_it_comes,
        "same, binary streams": by_the_tutorial,
        "ours, drawn": lambda faces: by_us(faces)[1],
        "ours, drawn and proved": proved_by_us,
    }
    for way in ways.values():
        way(faces_of(4))
    times, sizes = {name: [] for name in ways}, {}
    for number in range(rounds):
        faces = faces_of(count, first=number * count + 10)
        for name, way in ways.items():
            took, content = seconds(way, faces)
            times[name].append(took / count * 1000)
            sizes[name] = len(content) / count / 1000
    length = len(faces[0].codes[0].payload)
    row("way", "placards", "payload", "ms each", "each second", "times faster", "kB each")
    for name, took in times.items():
        ratio = statistics.median(slow / each for slow, each in zip(times["tutorial, drawn"], took, strict=True))
        middle = statistics.median(took)
        row(name, count, length, f"{middle:.2f}", f"{1000 / middle:.0f}", f"{ratio:.1f}", f"{sizes[name]:.1f}")


def peak_of(count):
    """Megabytes at the highest, above a process that has loaded the same modules and drawn nothing."""
    idle = highest()
    took, content = seconds(proved_by_us, faces_of(count))
    return highest() - idle, took, len(content) / 1e6


def growth_of(markets):
    """Megabytes held after the first market and after the last, one file for each."""
    took, held = 0, []
    for number in range(markets):
        took += seconds(proved_by_us, faces_of(MARKET, first=number * MARKET + 1))[0]
        held.append(resident())
    return held[0], held[-1], took


def highest():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident():
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def in_a_new_process(work, *given):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def memory(stalls, markets):
    peak, took, size = in_a_new_process(peak_of, stalls)
    row("\nmarket", "stalls", "seconds", "peak MB above idle", "file MB")
    row("one", stalls, f"{took:.1f}", f"{peak:.0f}", f"{size:.1f}")
    if markets:
        first, last, took = in_a_new_process(growth_of, markets)
        row("\nmarkets", "stalls", "seconds", "MB after the first", "MB after the last", "growth")
        row(markets, markets * MARKET, f"{took:.1f}", f"{first:.0f}", f"{last:.0f}", f"{last - first:.0f}")


def scans(count):
    scanner = Scanner(seed=4)
    row("\nper cent read", "clean", *scanner.DAMAGES)
    for level in "MQH":
        read = scanner.read(count, level)
        row(f"level {level}, {count} each", *(f"{share:.0f}" for share in read.values()))


def row(*cells):
    first, *rest = map(str, cells)
    print(f"{first:<26}" + "".join(f"{cell:>20}" for cell in rest))  # noqa: T201


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--placards", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stalls", type=int, default=2000)
    parser.add_argument("--markets", type=int, default=0, help="81 of them are 20,000 stalls and take two minutes")
    parser.add_argument("--scans", type=int, default=200)
    options = parser.parse_args()
    compare(options.placards, options.rounds)
    if options.stalls:
        memory(options.stalls, options.markets)
    if options.scans:
        scans(options.scans)


if __name__ == "__main__":
    main()
