"""Make or read a VietQR payload at the command line."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from payments import photo, vietqr

SHOWN = ("valid", "kind", "initiation", "bank_bin", "account", "service", "amount", "memo", "merchant_name")


class Command(BaseCommand):
    help = "Write or read the text of a VietQR code."
    # No action looks at the database or the rest of the site.
    requires_system_checks = ()

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True)
        encode = actions.add_parser("encode", help="print the text of a code that pays an account")
        encode.add_argument("--bank", required=True, metavar="BIN", help="the bank's BIN, six digits")
        encode.add_argument("--account", required=True, metavar="NUMBER", help="account number")
        encode.add_argument("--amount", metavar="N", help="amount in dong, digits only; left out, the payer types it")
        encode.add_argument("--memo", metavar="TEXT", help="transfer memo, no marks, 25 characters at most")
        decode = actions.add_parser("decode", help="print as JSON what a code says; exit 1 when it is not valid")
        decode.add_argument("payload", metavar="PAYLOAD", help="the code's text")
        read = actions.add_parser("read", help="print as JSON what every code in a picture says; exit 1 without one")
        read.add_argument("image", metavar="IMAGE", type=Path, help="a JPEG, PNG, WebP or HEIC file")

    def handle(self, *, action, **options):
        if action == "encode":
            self.encode(options)
        elif action == "decode":
            self.decode(options["payload"])
        else:
            self.read(options["image"])

    def encode(self, options):
        try:
            payload = vietqr.encode(
                bank_bin=options["bank"],
                account=options["account"],
                amount=options["amount"],
                memo=options["memo"],
            )
        except vietqr.VietQRError as error:
            folded = vietqr.fold_memo(options["memo"] or "").text if error.field == "memo" else ""
            hint = f" Chẳng hạn: “{folded}”." if folded not in ("", options["memo"]) else ""
            raise CommandError(error.message + hint) from error
        self.stdout.write(payload)

    def decode(self, payload):
        decoded = vietqr.decode(payload)
        self.write(self.answer(decoded))
        if not decoded.valid:
            raise CommandError("Mã không hợp lệ.")

    def read(self, path):
        try:
            with path.open("rb") as file:
                # One byte more than allowed is enough to be refused.
                data = file.read(photo.MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        try:
            found = photo.read_photo(data)
        except photo.PhotoError as error:
            raise CommandError(error.message) from error
        self.write([{"text": code.text, **self.answer(code.decoded)} for code in found])

    def answer(self, decoded):
        said = {name: getattr(decoded, name) for name in SHOWN}
        return said | {"errors": [error._asdict() for error in decoded.errors]}

    def write(self, answer):
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
