"""What comes as a picture and is none, or would be too much of one: a sentence each, and never more than 200 MB."""

import random
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from payments import photo, pictures
from payments.photo import PhotoError, read_photo
from tests.payments import bad_files, photos
from tests.payments.photos import jpeg, saved, scene

ROOT = Path(__file__).resolve().parents[2]
MOST_MEGABYTES = 200


def refusal(data):
    with pytest.raises(PhotoError) as refused:
        read_photo(data)
    return refused.value.code, refused.value.message


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "empty", "Tệp ảnh trống, không có gì bên trong."),
        (b"\xff\xd8\xff" + bytes(50_000_000), "too_heavy", "Ảnh nặng quá 15 MB."),
        (bad_files.GIF_AND_PAGE, "not_a_picture", "Đây là ảnh động GIF, không phải ảnh chụp."),
        (bad_files.SVG_WITH_SCRIPT, "not_a_picture", "Đây là trang web hoặc hình vẽ SVG, không phải ảnh chụp."),
        (b"\xef\xbb\xbf<svg/>", "not_a_picture", "Đây là trang web hoặc hình vẽ SVG, không phải ảnh chụp."),
        (b"\n <html>", "not_a_picture", "Đây là trang web hoặc hình vẽ SVG, không phải ảnh chụp."),
        (b"%PDF-1.7\n", "not_a_picture", "Đây là tệp PDF, không phải ảnh chụp."),
        (b"PK\x03\x04" + bytes(40), "not_a_picture", "Đây là tệp nén hoặc tệp Office, không phải ảnh chụp."),
        (b"BM" + bytes(60), "not_a_picture", "Tệp này không phải ảnh chụp."),
        (b"II*\x00" + bytes(60), "not_a_picture", "Tệp này không phải ảnh chụp."),
        (bytes(1000), "not_a_picture", "Tệp này không phải ảnh chụp."),
        (b"\xff\xd8\xff\xe0", "broken", "Tệp này mang dạng JPEG nhưng hỏng, không mở được."),
        (b"\x89PNG\r\n\x1a\n", "broken", "Tệp này mang dạng PNG nhưng hỏng, không mở được."),
        (b"RIFF\x10\0\0\0WEBPVP8 \0\0\0\0", "broken", "Tệp này mang dạng WebP nhưng hỏng, không mở được."),
        (b"\0\0\0\x18ftypheic" + bytes(40), "broken", "Tệp này mang dạng HEIC nhưng hỏng, không mở được."),
        (jpeg(Image.new("RGB", (40, 400))), "too_small", "Ảnh chỉ có 40 × 400 điểm, bé quá."),
    ],
)
def test_what_is_no_picture(data, code, said):
    assert refusal(data)[0] == code
    assert refusal(data)[1].startswith(said)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.3, 0.7])
def test_what_was_not_sent_to_its_end(kind, part):
    data = saved(photos.noise(scene(size=(600, 800), side=300)), kind)
    code, message = refusal(data[: int(len(data) * part)])
    assert code == "broken"
    assert "hỏng" in message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_whatever_is_changed_in_a_file_gives_codes_or_a_sentence(kind):
    data, chance = saved(scene(size=(300, 400), side=200), kind), random.Random(kind)  # noqa: S311
    said = set()
    for _ in range(60):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 3, 30))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            said.add(f"{len(read_photo(bytes(changed)))} code")
        except PhotoError as error:
            said.add(error.code)
    assert said <= {"1 code", "broken", "no_code", "too_large", "too_small", "not_a_picture"}
    assert "broken" in said


class TestTooLarge:
    def test_400_million_pixels_in_49_kb(self):
        data = bad_files.png_of_nothing(20_000, 20_000)
        assert len(data) < 52_000
        begun = time.monotonic()
        assert refusal(data) == (
            "too_large",
            "Ảnh rộng 20.000 × 20.000 điểm, lớn quá. Ảnh PNG được nhiều nhất 25 triệu điểm: chụp lại ở cỡ ảnh nhỏ hơn.",
        )
        assert time.monotonic() - begun < 0.5

    @pytest.mark.parametrize(
        ("data", "most"),
        [
            (bad_files.png_of_nothing(5001, 5000), "Ảnh PNG được nhiều nhất 25 triệu điểm"),
            (bad_files.webp_that_says(12_000, 12_000), "Ảnh WebP được nhiều nhất 10 triệu điểm"),
            (bad_files.webp_that_says(16_000, 16_000), "Ảnh WebP được nhiều nhất 10 triệu điểm"),
            (bad_files.jpeg_that_says(60_000, 60_000), "Ảnh JPEG được nhiều nhất 110 triệu điểm"),
            (bad_files.jpeg_that_says(5000, 5000, progressive=True), "Ảnh JPEG được nhiều nhất 16 triệu điểm"),
        ],
    )
    def test_by_its_head_alone(self, data, most):
        code, message = refusal(data)
        assert code == "too_large"
        assert most in message

    def test_what_pillow_would_refuse_itself_is_a_sentence_too(self, monkeypatch):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
        assert [found.text for found in read_photo(jpeg(scene(size=(600, 800), side=500)))] == [photos.CODE]

    @pytest.mark.parametrize("size", [(66_000, 60), (60, 66_000)])
    def test_longer_than_a_reader_can_count(self, size):
        code, message = refusal(saved(Image.new("1", size, 1), "PNG"))
        assert (code, "dài quá. Cắt lấy phần có mã" in message) == ("too_large", True)

    def test_the_longest_that_is_read(self):
        assert refusal(saved(Image.new("1", (30_000, 60), 1), "PNG"))[0] == "no_code"

    def test_whatever_a_reader_says_of_a_picture_is_a_sentence(self, monkeypatch):
        """zxing counts a picture's sides in sixteen bits."""
        monkeypatch.setattr(pictures, "LONGEST_SIDE", 100_000)
        monkeypatch.setattr(photo, "PIECE", 100_000)
        assert refusal(saved(Image.new("1", (66_000, 60), 1), "PNG"))[0] == "unreadable"


# On two busy cores a sound picture takes a second or two; these took a minute and more.
LONG_ENOUGH = 25


class TestTooLong:
    @pytest.mark.parametrize(
        "data",
        [
            bad_files.jpeg_of_scans(4000),
            bad_files.jpeg_of_segments(100_000),
            bad_files.jpeg_with_space(1_000_000),
            bad_files.png_of_chunks(b"iCCP", b"a\0\0" + zlib.compress(bytes(1_000_000), 9), 1000),
            bad_files.png_of_chunks(b"tEXt", b"a\0b", 1000),
            bad_files.png_of_chunks(b"IDAT", b"", 20_000),
        ],
        ids=["scans", "segments", "space", "profiles", "words", "nothing"],
    )
    def test_a_small_file_of_too_many_parts(self, data):
        begun = time.monotonic()
        assert refusal(data)[0] == "too_many_parts"
        assert time.monotonic() - begun < LONG_ENOUGH

    def test_as_many_scans_as_an_app_writes(self):
        assert [found.text for found in read_photo(jpeg(scene(), progressive=True))] == [photos.CODE]

    def test_what_hangs_behind_the_end_does_not_count(self):
        """A phone's film of the moment."""
        assert len(read_photo(jpeg(scene()) + b"\xff\xda" * 5000)) == 1

    def test_nor_does_what_lies_in_a_segment(self):
        """A small copy of the picture, as a camera puts it there."""
        assert len(read_photo(jpeg(scene(), comment=b"\xff\xda" * 5000))) == 1

    def test_a_picture_full_of_corners_of_codes(self):
        begun = time.monotonic()
        assert refusal(bad_files.corners(3990, 3000))[0] == "no_code"
        assert time.monotonic() - begun < LONG_ENOUGH


# The last line says what reading it took, in megabytes. Not by `resource`: a child inherits its parent's highest mark.
MEASURED = """
import re, sys
from pathlib import Path
from payments import photo, pictures
from PIL import Image
data = Path(sys.argv[1]).read_bytes()
photo._advice(Image.new("L", (300, 300)))
most = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = most()
try:
    {"read_photo": photo.read_photo, "redrawn": pictures.redrawn}[sys.argv[2]](data)
    print("drawn")
except photo.PhotoError as error:
    print(error.code)
print((most() - before) // 1024)
"""


def megabytes_for(data, folder, work="read_photo"):
    (folder / "picture").write_bytes(data)
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, folder / "picture", work], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said, megabytes = run.stdout.split()
    return said, int(megabytes)


@pytest.mark.parametrize(
    ("kind", "mode", "size", "how"),
    [
        ("JPEG", "RGB", (12_200, 9000), {"quality": 50}),
        ("JPEG", "CMYK", (4600, 3470), {"progressive": True, "subsampling": 0}),
        ("PNG", "RGBA", (5000, 5000), {"compress_level": 1}),
        ("WEBP", "RGBA", (3650, 2730), {"quality": 40, "method": 0}),
        ("HEIF", "RGB", (5712, 4284), {"quality": 30}),
    ],
)
def test_memory_stays_below_200_mb(kind, mode, size, how, tmp_path):
    """Each the largest of its kind that is let in."""
    clouds = Image.effect_noise((size[0] // 50, size[1] // 50), 60).resize(size).convert(mode)
    data = saved(clouds, kind, **how)
    assert len(data) < photo.MAX_BYTES
    for work, expected in (("read_photo", "no_code"), ("redrawn", "drawn")):
        said, megabytes = megabytes_for(data, tmp_path, work)
        assert said == expected
        assert 10 < megabytes < MOST_MEGABYTES, work


@pytest.mark.parametrize("make", [bad_files.png_of_nothing, bad_files.webp_that_says])
def test_memory_for_what_is_refused_is_next_to_nothing(make, tmp_path):
    said, megabytes = megabytes_for(make(13_000, 13_000), tmp_path)
    assert (said, megabytes < 5) == ("too_large", True)
