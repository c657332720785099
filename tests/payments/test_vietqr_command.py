import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from payments import vietqr

ROOT = Path(__file__).parents[2]
SOUND = vietqr.encode(bank_bin="970405", account="0012345678", amount=50000, memo="OT A12")


def run(*arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "vietqr", *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def decode(capsys, payload):
    """What is printed, and the sentence of the refusal if there was one."""
    try:
        call_command("vietqr", "decode", payload)
    except CommandError as refusal:
        return json.loads(capsys.readouterr().out), str(refusal)
    return json.loads(capsys.readouterr().out), None


def test_encode_prints_the_payload_and_nothing_else(capsys):
    call_command("vietqr", "encode", "--bank", "970405", "--account", "0012345678")
    assert capsys.readouterr().out == vietqr.encode(bank_bin="970405", account="0012345678") + "\n"


def test_encode_with_amount_and_memo(capsys):
    call_command(
        "vietqr", "encode", "--bank", "970405", "--account", "0012345678", "--amount", "50000", "--memo", "OT A12"
    )
    assert capsys.readouterr().out == SOUND + "\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--bank", "9704", "--account", "1"], "6 chữ số"),
        (["--bank", "970405", "--account", "1" * 20], "dài 20 ký tự"),
        (["--bank", "970405", "--account", ""], "Chưa có số tài khoản"),
        (["--bank", "970405", "--account", "1", "--amount", "10.000"], "mười đồng"),
        (["--bank", "970405", "--account", "1", "--amount", "-5"], "có ký tự “-”"),
        (["--bank", "970405", "--account", "1", "--amount", "0"], "lớn hơn 0"),
        (["--bank", "970405", "--account", "1", "--amount", "1e3"], "“e”"),
        (["--bank", "970405", "--account", "1", "--amount", "５００"], "chữ số lạ “５”"),
        (["--bank", "970405", "--account", "１２３"], "chữ số lạ “１”"),
        (["--bank", "970405", "--account", "9.70436E+14"], "Excel đã đổi"),
        (["--bank", "970405", "--account", "1", "--memo", "A" * 26], "dài 26 ký tự; tối đa là 25"),
        (["--bank", "970405", "--account", "1", "--memo", "OT 😀"], "có ký tự “😀”"),
        (["--bank", "970405", "--account", "1", "--memo", "OT \udcff"], "ẩn U\\+DCFF"),
        (["--bank", "970405", "--account", "1", "--amount", ""], "lớn hơn 0"),
        (["--bank", "970405", "--account", "1", "--memo", "Chợ"], "“ợ”"),
        (["--bank", "970405", "--account", "1", "--memo", ""], "đang trống"),
    ],
)
def test_encode_refuses_with_a_sentence(capsys, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("vietqr", "encode", *options)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("memo", "hint"),
    [
        ("Chợ  Đông", " Chẳng hạn: “Cho Dong”."),
        ("OT  A12", " Chẳng hạn: “OT A12”."),
        ("", ""),
        ("A" * 26, ""),
    ],
)
def test_a_refused_memo_is_offered_as_a_code_can_hold_it(memo, hint):
    with pytest.raises(vietqr.VietQRError) as sentence:
        vietqr.encode(bank_bin="970405", account="1", memo=memo)
    with pytest.raises(CommandError) as refusal:
        call_command("vietqr", "encode", "--bank", "970405", "--account", "1", "--memo", memo)
    assert str(refusal.value) == f"{sentence.value}{hint}"


def test_decode_of_a_sound_code(capsys):
    shown, refusal = decode(capsys, SOUND)
    assert refusal is None
    assert shown == {
        "valid": True,
        "kind": "vietqr",
        "initiation": "12",
        "bank_bin": "970405",
        "account": "0012345678",
        "service": "QRIBFTTA",
        "amount": 50000,
        "memo": "OT A12",
        "merchant_name": None,
        "errors": [],
    }


def test_decode_of_a_forged_code(capsys):
    shown, refusal = decode(capsys, SOUND.replace("0012345678", "0012345687"))
    assert refusal == "Mã không hợp lệ."
    assert shown["valid"] is False
    assert shown["errors"] == [
        {
            "path": "63",
            "code": "crc_mismatch",
            "message": "Mã kiểm tra không khớp: mã đã bị sửa, gõ sai hoặc đọc nhầm.",
        }
    ]


@pytest.mark.parametrize("payload", ["", "hello", "\ud800", "10.000", "９７０４０５", "😀", "9.70436E+14", "-5", "\0"])
def test_decode_of_no_code_at_all(capsys, payload):
    shown, refusal = decode(capsys, payload)
    assert refusal == "Mã không hợp lệ."
    assert (shown["valid"], shown["kind"], len(shown["errors"])) == (False, "unknown", 1)


def test_from_the_shell():
    encoded = run("encode", "--bank", "970405", "--account", "0012345678", "--amount", "50000", "--memo", "OT A12")
    assert (encoded.returncode, encoded.stdout, encoded.stderr) == (0, SOUND + "\n", "")
    broken = run("decode", SOUND[:-1])
    assert (broken.returncode, json.loads(broken.stdout)["valid"]) == (1, False)
    assert broken.stderr.strip().endswith("Mã không hợp lệ.")
    refused = run("encode", "--bank", "970405", "--account", "")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Chưa có số tài khoản" in refused.stderr


def test_bytes_that_are_no_text_leave_no_traceback():
    """A terminal hands them over as lone surrogates."""
    for arguments in (["encode", "--bank", "970405", "--account", b"12\xff"], ["decode", b"0002\xff"]):
        refused = run(*arguments)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
