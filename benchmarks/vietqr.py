"""Writing and reading a VietQR, beside the libraries of the package index that do the same and check the CRC.

    .venv/bin/python -m benchmarks.vietqr [--codes 2000] [--rounds 9]

All do the same codes in turn within a round; what counts is the ratio within the round, for a busy machine slows them
alike. No database is used.
"""

import argparse
import platform
import statistics
import time
from random import Random

import cemacqr
from vietnam_qr_pay import QRPay
from vietqr_emvco import VietQRGenerator, VietQRParser

from payments import vietqr
from tests.payments.samples import valid_input


def read_by_cemacqr(text):
    read = cemacqr.parse_payload(text)
    beneficiary = cemacqr.parse_tlv(read.get_in("38", "01"))
    return read.crc_ok, beneficiary, read.amount, read.get_in("62", "08")


# cemacqr writes codes of central Africa only.
WRITERS = {
    "ours": lambda given: vietqr.encode(**given),
    "vietnam-qr-pay": lambda given: QRPay.init_viet_qr(
        given["bank_bin"], given["account"], str(given["amount"] or ""), given["memo"]
    ).build(),
    "vietqr-emvco": lambda given: VietQRGenerator(given["bank_bin"], given["account"]).generate(
        given["amount"], given["memo"]
    ),
}
READERS = {
    "ours": vietqr.decode,
    "vietnam-qr-pay": QRPay,
    "vietqr-emvco": lambda text: (VietQRParser.verify_checksum(text), VietQRParser.parse(text)),
    "cemacqr": read_by_cemacqr,
}


def seconds(work, values):
    started = time.perf_counter()
    for value in values:
        work(value)
    return time.perf_counter() - started


def compare(what, workers, values, rounds):
    times = {name: [] for name in workers}
    for _ in range(rounds):
        for name, work in workers.items():
            times[name].append(seconds(work, values) / len(values) * 1e6)
    for name, row in times.items():
        ratios = [theirs / ours for theirs, ours in zip(row, times["ours"], strict=True)]
        print(  # noqa: T201
            f"{what} {name:15} {statistics.median(row):6.1f} µs, {statistics.median(ratios):5.2f} times ours"
            f" ({min(ratios):.2f} to {max(ratios):.2f})"
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--codes", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    random = Random(1)  # noqa: S311  the same codes every time
    inputs = [valid_input(random) for _ in range(options.codes)]
    codes = [vietqr.encode(**given) for given in inputs]
    print(f"Python {platform.python_version()}, {options.codes} codes, median of {options.rounds} rounds")  # noqa: T201
    compare("write", WRITERS, inputs, options.rounds)
    compare("read ", READERS, codes, options.rounds)


if __name__ == "__main__":
    main()
