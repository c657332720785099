"""What is read off pictures as phones take them, and what is said where nothing can be read."""

import io

import pytest
from PIL import Image, ImageOps

from payments import photo, pictures, vietqr
from payments.photo import PhotoError, read_photo
from payments.vietqr import encode
from tests.payments import photos
from tests.payments.photos import CODE, OTHER, jpeg, saved, scene, symbol

PHONE_SCREEN = photos.askew(photos.screen(scene()))
HARD = {
    "flat on the table": scene(),
    "looked at from the side": photos.askew(scene(), by=0.3),
    "far from the side": photos.askew(scene(), by=0.42),
    "out of focus": photos.blur(scene(), 5),
    "badly out of focus": photos.blur(scene(), 6.8),
    "out of focus and grainy": photos.noise(photos.blur(scene(), 6)),
    "a lamp in the glass": photos.glare(scene(), strength=220, middle=(0.5, 0.28)),
    "a lamp that blots out a corner": photos.glare(scene(), strength=400, middle=(0.5, 0.33), reach=0.1),
    "half in the shadow": photos.shade(scene(), darkest=0.05),
    "another phone's screen": photos.screen(scene()),
    "coarse stripes of a screen": photos.screen(scene(), pitch=7, depth=0.6),
    "a screen held askew, a lamp in it": photos.glare(PHONE_SCREEN, strength=120, middle=(0.4, 0.3)),
    "and out of focus and grainy": photos.noise(photos.blur(photos.glare(PHONE_SCREEN, middle=(0.4, 0.3)), 2)),
    "a dark hall": photos.noise(photos.dim(scene(), 0.12)),
    "nearly black": photos.dim(scene(), 0.06),
    "paled by the sun": photos.pale(scene(), 0.06),
    "very grainy": photos.noise(scene(), spread=110),
    "across the hall": scene(side=100),
    "farther across the hall": scene(side=80),
    "scratched": photos.scratched(scene()),
    "upside down": scene().rotate(180),
    "lying on its side": scene().rotate(90, expand=True),
    "turned by a third": scene().rotate(30, expand=True, fillcolor=photos.PAPER),
    "white on black": ImageOps.invert(scene()),
    "mirrored by a selfie camera": ImageOps.mirror(scene()),
    "a picture of a picture": Image.open(io.BytesIO(jpeg(photos.noise(scene(side=300)), quality=25))),
    "small, as chats send it": scene(size=(240, 320), side=150),
    "the code alone": symbol(module=2),
    "on a coloured ground": scene(ground=(12, 90, 70)),
}


def texts(data):
    return [found.text for found in read_photo(data)]


def refusal(data):
    with pytest.raises(PhotoError) as refused:
        read_photo(data)
    assert refused.value.message == str(refused.value)
    return refused.value.code, refused.value.message


@pytest.mark.parametrize("how", HARD)
def test_reads(how):
    assert texts(jpeg(HARD[how])) == [CODE]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_kinds_of_files(kind, mode):
    if kind == "JPEG" and mode == "RGBA":
        mode = "CMYK"
    assert texts(saved(scene().convert(mode), kind)) == [CODE]


def test_a_jpeg_with_a_second_picture_behind_it():
    """As some phones write them, the small one for their own list."""
    assert texts(saved(scene(), "MPO", save_all=True, append_images=[scene(symbol(OTHER))])) == [CODE]


@pytest.mark.parametrize("mode", ["1", "P", "LA", "I;16"])
def test_rarer_shades_of_a_png(mode):
    grey = scene().convert("L")
    picture = grey.convert("I;16").point(lambda value: value * 257) if mode == "I;16" else grey.convert(mode)
    assert texts(saved(picture, "PNG")) == [CODE]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_clear_is_white(mode):
    """A code that was cut out has nothing behind it; taken for black, it would be black on black."""
    code = symbol()
    out = Image.new("RGBA", code.size, (0, 0, 0, 0))
    out.paste((0, 0, 0, 255), mask=ImageOps.invert(code.convert("L")))
    if mode == "P":
        out = out.quantize(4)
        assert out.has_transparency_data
    else:
        out = out.convert(mode)
    assert texts(saved(out, "PNG")) == [CODE]


@pytest.mark.parametrize("turn", range(1, 9))
def test_the_way_the_phone_was_held(turn):
    """Two codes, one above the other when looked at: the picture is stored turned, and says so."""
    seen = scene(symbol(), symbol(OTHER))
    stored = seen.transpose(_undone(turn)) if turn > 1 else seen
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = turn
    assert texts(jpeg(stored, exif=exif)) == [CODE, OTHER]


def _undone(turn):
    swapped = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    return swapped.get(turn) or pictures.TURNED[turn]


class TestSeveral:
    def test_all_are_listed_from_the_top(self):
        assert texts(jpeg(scene(symbol(OTHER), symbol(), size=(1500, 3000)))) == [OTHER, CODE]

    def test_a_large_and_a_small_one(self):
        picture = scene(side=900)
        picture.paste(symbol(OTHER, module=2), (20, 1700))
        assert texts(jpeg(picture)) == [CODE, OTHER]

    def test_the_same_twice_is_one(self):
        assert texts(jpeg(scene(symbol(), symbol()))) == [CODE]

    def test_each_is_decoded(self):
        url = "https://cho.example/a"
        found = read_photo(jpeg(scene(symbol(), symbol(url))))
        assert [(each.text, each.decoded) for each in found] == [(CODE, vietqr.decode(CODE)), (url, vietqr.decode(url))]
        assert [each.decoded.valid for each in found] == [True, False]


def test_the_text_is_letter_for_letter():
    payload = encode(bank_bin="970405", account="0012345678")
    small = payload[:-4] + payload[-4:].lower()
    assert small != payload
    assert texts(jpeg(scene(symbol(small)))) == [small]
    assert texts(jpeg(scene(symbol("Chợ Nước Hai")))) == ["Chợ Nước Hai"]


class TestNothingFound:
    @pytest.mark.parametrize(
        ("picture", "why"),
        [
            (photos.blur(scene(), 14), "Ảnh mờ. Giữ máy chắc tay, chờ máy lấy nét rồi hãy chụp"),
            (Image.new("RGB", (1500, 2000), (8, 8, 8)), "Ảnh tối quá. Chụp ở chỗ sáng hơn"),
            (Image.new("RGB", (1500, 2000), (250, 250, 250)), "Ảnh lóa hoặc trắng quá. Nghiêng máy"),
            (scene(size=(90, 120), side=45), "Ảnh chỉ có 90 × 120 điểm nên mã quá nhỏ. Dùng ảnh gốc"),
            (photos.screen(Image.new("RGB", (1500, 2000), (150, 140, 120)), pitch=40), "Chụp lại: đưa máy gần hơn"),
        ],
    )
    def test_says_what_would_help(self, picture, why):
        code, message = refusal(jpeg(picture))
        assert code == "no_code"
        assert message.startswith(f"Không thấy mã QR nào đọc được trong ảnh. {why}")
        assert message.endswith("mã choán gần hết khung hình.")

    def test_other_codes_are_not_what_phones_pay_with(self):
        """The bars of a parcel of noodles lie beside the till."""
        bars = Image.new("L", (95, 60), 255)
        bits = "101" + "0001101" * 6 + "01010" + "1110010" * 6 + "101"
        for x, bit in enumerate(bits):
            if bit == "1":
                bars.paste(0, (x, 0, x + 1, 60))
        picture = Image.new("L", (600, 400), 255)
        picture.paste(bars.resize((475, 240), Image.Resampling.NEAREST), (60, 60))
        assert refusal(jpeg(picture))[0] == "no_code"

    def test_the_last_attempts_are_given_up_when_time_is_up(self, monkeypatch):
        monkeypatch.setattr(photo, "SECONDS", 0.0)
        assert refusal(jpeg(scene()))[0] == "no_code"
