"""Make or read a VietQR payload at the command line."""

import json

from django.core.management.base import BaseCommand, CommandError

from payments import vietqr

SHOWN = ("valid", "kind", "initiation", "bank_bin", "account", "service", "amount", "memo", "merchant_name")


class Command(BaseCommand):
    help = "Lập hoặc đọc nội dung một mã VietQR."
    # Neither action looks at the database or the rest of the site.
    requires_system_checks = ()

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True)
        encode = actions.add_parser("encode", help="In nội dung mã chuyển tiền vào một tài khoản.")
        encode.add_argument("--bank", required=True, metavar="BIN", help="Mã ngân hàng, 6 chữ số.")
        encode.add_argument("--account", required=True, metavar="NUMBER", help="Số tài khoản.")
        encode.add_argument("--amount", metavar="N", help="Số tiền, chỉ gồm chữ số. Bỏ trống để người trả tự gõ.")
        encode.add_argument("--memo", metavar="TEXT", help="Nội dung chuyển khoản, không dấu, tối đa 25 ký tự.")
        decode = actions.add_parser("decode", help="In ra JSON những gì một mã nói; thoát với 1 nếu mã không hợp lệ.")
        decode.add_argument("payload", metavar="PAYLOAD", help="Nội dung của mã.")

    def handle(self, *, action, **options):
        if action == "encode":
            self.encode(options)
        else:
            self.decode(options["payload"])

    def encode(self, options):
        try:
            payload = vietqr.encode(
                bank_bin=options["bank"],
                account=options["account"],
                amount=options["amount"],
                memo=options["memo"],
            )
        except vietqr.VietQRError as error:
            raise CommandError(error.message) from error
        self.stdout.write(payload)

    def decode(self, payload):
        decoded = vietqr.decode(payload)
        answer = {name: getattr(decoded, name) for name in SHOWN}
        answer["errors"] = [error._asdict() for error in decoded.errors]
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        if not decoded.valid:
            raise CommandError("Mã không hợp lệ.")
