"""A million spoiled codes through the reader, and how the time of reading grows with the length of a text.

    .venv/bin/python -m benchmarks.fuzz_vietqr [--texts 1000000] [--seed 1] [--rounds 5]

It stops at the first text that raises, or that is called valid and does not write back to itself. No database is used.
"""

import argparse
import time
from collections import Counter
from random import Random

from payments import emv, vietqr
from tests.payments.samples import any_text, same_code

SLOW_PIECES = ("x", "0001A", "0000", "38990195", "000201é", "６２9909")


def fuzz(count, seed):
    random = Random(seed)  # noqa: S311  the same texts every time
    kinds = Counter()
    slowest = 0.0
    for _ in range(count):
        text = any_text(random)
        # Of the processor, for the system takes it away at times.
        started = time.process_time()
        decoded = vietqr.decode(text)
        slowest = max(slowest, time.process_time() - started)
        kinds[decoded.kind, decoded.valid] += 1
        if decoded.valid and not same_code(emv.write(emv.read(text).fields[:-1]), text):
            raise SystemExit(f"valid, but not what it would be written as: {text!r}")
    return kinds, slowest


def best_seconds(text, rounds):
    """Of one reading, the shortest of ``rounds`` times a hundred."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        for _again in range(100):
            vietqr.decode(text)
        times.append((time.perf_counter() - started) / 100)
    return min(times)


def filled(piece, length):
    return (piece * (length // len(piece) + 1))[:length]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    started = time.perf_counter()
    kinds, slowest = fuzz(options.texts, options.seed)
    took = time.perf_counter() - started
    print(f"{options.texts} texts in {took:.0f} s, slowest reading {slowest * 1000:.1f} ms")  # noqa: T201
    for (kind, is_valid), count in sorted(kinds.items()):
        print(f"  {kind:8} {'valid' if is_valid else 'refused':8} {count}")  # noqa: T201

    print("microseconds by length of text")  # noqa: T201
    lengths = (128, 256, 512, 1024, 100_000, 10_000_000)
    for piece in SLOW_PIECES:
        times = [best_seconds(filled(piece, length), options.rounds) * 1e6 for length in lengths]
        row = ", ".join(f"{length}: {microseconds:.1f}" for length, microseconds in zip(lengths, times, strict=True))
        print(f"  {piece!r:12} {row}; 512 to 128: {times[2] / times[0]:.1f}")  # noqa: T201


if __name__ == "__main__":
    main()
