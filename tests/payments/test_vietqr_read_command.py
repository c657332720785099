import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from payments import photo, vietqr
from tests.payments import bad_files
from tests.payments.issued import PUSH
from tests.payments.photos import CODE, askew, jpeg, saved, scene, symbol

ROOT = Path(__file__).parents[2]
SHAPE = [
    "text", "valid", "kind", "initiation", "bank_bin", "account", "service", "amount", "memo", "merchant_name",
    "errors",
]  # fmt: skip


@pytest.fixture
def picture(tmp_path):
    def picture(data, name="anh.jpg"):
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return picture


def refusal(capsys, path):
    with pytest.raises(CommandError) as refused:
        call_command("vietqr", "read", path)
    assert capsys.readouterr().out == ""
    return str(refused.value)


def test_every_code_of_a_picture_as_json(capsys, picture):
    path = picture(jpeg(askew(scene(symbol(PUSH), symbol(), symbol("https://cho.example"), size=(1500, 3000)))))
    call_command("vietqr", "read", path)
    answer = json.loads(capsys.readouterr().out)
    assert [each["text"] for each in answer] == [PUSH, CODE, "https://cho.example"]
    assert [list(each) for each in answer] == [SHAPE] * 3
    assert [each["kind"] for each in answer] == ["vietqr", "vietqr", "unknown"]
    assert [each["valid"] for each in answer] == [True, True, False]


def test_each_as_decode_says_it(capsys, picture):
    call_command("vietqr", "read", picture(saved(scene(), "PNG"), "anh.png"))
    (read,) = json.loads(capsys.readouterr().out)
    call_command("vietqr", "decode", CODE)
    assert read == {"text": CODE, **json.loads(capsys.readouterr().out)}
    assert (read["bank_bin"], read["account"], read["memo"]) == ("970405", "9990012345678", "NUOCHAI A-001")


def test_a_code_that_is_wrong_is_found_all_the_same(capsys, picture):
    forged = CODE.replace("9990012345678", "9990012345687")
    call_command("vietqr", "read", picture(jpeg(scene(symbol(forged)))))
    (read,) = json.loads(capsys.readouterr().out)
    assert [error["code"] for error in read["errors"]] == ["crc_mismatch"]


def test_the_name_of_the_file_says_nothing(capsys, picture):
    call_command("vietqr", "read", picture(saved(scene(), "WEBP"), "ảnh.pdf"))
    assert json.loads(capsys.readouterr().out)[0]["text"] == CODE


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Tệp ảnh trống"),
        (jpeg(scene())[:20_000], "bị cụt"),
        (bad_files.png_of_nothing(20_000, 20_000), "Ảnh rộng 20.000 × 20.000 điểm, lớn quá."),
        (bad_files.GIF_AND_PAGE, "Đây là ảnh động GIF"),
        (bad_files.SVG_WITH_SCRIPT, "hình vẽ SVG"),
        (bytes(photo.MAX_BYTES + 1), "Ảnh nặng quá 15 MB."),
        (jpeg(scene(symbol().crop((0, 0, 100, 100)))), "Không thấy mã QR nào"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(capsys, picture, data, said):
    assert said in refusal(capsys, picture(data))


def test_a_file_that_is_not_there(capsys, tmp_path):
    assert refusal(capsys, str(tmp_path / "khong-co.jpg")).endswith("khong-co.jpg: No such file or directory.")
    assert refusal(capsys, str(tmp_path)).endswith("Is a directory.")


def test_from_the_shell(picture):
    def run(path):
        command = [sys.executable, "manage.py", "vietqr", "read", path]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    good = run(picture(jpeg(scene())))
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)[0]["account"] == vietqr.decode(CODE).account
    bad = run(picture(b"GIF89a", "khac.jpg"))
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr == (
        "CommandError: Đây là ảnh động GIF, không phải ảnh chụp. Chọn ảnh chụp dạng JPEG, PNG, WebP hoặc HEIC.\n"
    )
