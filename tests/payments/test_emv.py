import time
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from payments import emv
from payments.emv import EmvError, Field, ReadResult

# NAPAS format document v1.0, §6, and the example of EMVCo MPM in Chinese.
NAPAS_STATIC = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
EMVCO_CHINESE = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
    "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME"
    "91320016A0112233449988770708123456786304A13A"
)


def with_crc(body):
    return f"{body}6304{emv.crc16_ccitt_false(f'{body}6304'.encode()):04X}"


def faults(text):
    return [(error.path, error.code) for error in emv.read(text).errors]


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"", 0xFFFF),
        (b"123456789", 0x29B1),
        # The one printed in NAPAS §6.1.1: the text is malformed, its sum is right.
        (b"00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304", 0xF4E5),
    ],
)
def test_crc_of_known_texts(data, crc):
    assert emv.crc16_ccitt_false(data) == crc


def test_reads_fields_in_order_and_templates_as_tuples():
    result = emv.read(NAPAS_STATIC)
    assert result.errors == ()
    assert result.fields == (
        Field("00", "01"),
        Field("01", "11"),
        Field(
            "38",
            (
                Field("00", "A000000727"),
                Field("01", (Field("00", "970403"), Field("01", "0011012345678"))),
                Field("02", "QRIBFTTA"),
            ),
        ),
        Field("53", "704"),
        Field("58", "VN"),
        Field("63", "9E6F"),
    )


def test_lengths_count_characters_and_the_crc_counts_bytes():
    result = emv.read(EMVCO_CHINESE)
    assert result.errors == ()
    assert result.get("64.01") == "最佳运输"
    assert result.get("62.06") == "***"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("53", "704"),
        ("38.00", "A000000727"),
        ("38.01.01", "0011012345678"),
        ("38.01", (Field("00", "970403"), Field("01", "0011012345678"))),
        ("54", None),
        ("54.01", None),
        ("38.09", None),
        ("38.01.09", None),
        ("53.70", None),
        ("", None),
    ],
)
def test_get(path, value):
    assert emv.read(NAPAS_STATIC).get(path) == value


def test_crc_is_read_in_either_case():
    assert emv.read(NAPAS_STATIC[:-4] + "9e6f").errors == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("", "empty")]),
        ("0" * 513, [("", "too_long")]),
        ("000201\ud800", [("", "bad_character")]),
        ("00020\udfff1", [("", "bad_character")]),
        ("hello", [("", "bad_id")]),
        ("０００２01", [("", "bad_id")]),
        ("+1020", [("", "bad_id")]),
        (with_crc("00020153037045802VN") + "\n", [("", "bad_id"), ("63", "crc_mismatch")]),
        ("00020101", [("01", "bad_length"), ("63", "missing")]),
        ("000201010", [("01", "bad_length"), ("63", "missing")]),
        ("0002015", [("", "bad_id"), ("63", "missing")]),
        ("0002010102116", [("", "bad_id"), ("63", "missing")]),
        (with_crc("00020154٠5100005802VN"), [("54", "bad_length"), ("63", "missing")]),
        (with_crc("0002015４0510000"), [("", "bad_id"), ("63", "missing")]),
        ("0002010103123630412", [("63", "truncated"), ("63", "missing")]),
        (with_crc("0002016200"), [("62", "empty_value")]),
        (with_crc("00020153037045303704"), [("53", "duplicate")]),
        ("01021100020153037", [("53", "truncated"), ("00", "not_first"), ("63", "missing")]),
        (with_crc("010211000201"), [("00", "not_first")]),
        (with_crc("0102115303704"), [("00", "not_first")]),
        (with_crc("000202"), [("00", "bad_version")]),
        ("0002015303704", [("63", "missing")]),
        ("00020163049E6F5303704", [("63", "not_last")]),
        ("0002016303ABC", [("63", "bad_crc")]),
        ("0002016304+123", [("63", "bad_crc")]),
        ("0002016304１234", [("63", "bad_crc")]),
        ("0002016305ABCDE", [("63", "bad_crc")]),
        (NAPAS_STATIC[:-1] + "0", [("63", "crc_mismatch")]),
        (NAPAS_STATIC.replace("0011012345678", "0011012345687"), [("63", "crc_mismatch")]),
    ],
)
def test_faults_of_the_envelope(text, expected):
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("38040099", [("38.00", "truncated")]),
        ("3802AB", [("38", "bad_id")]),
        ("3803001", [("38.00", "bad_length")]),
        ("38040000", [("38.00", "empty_value")]),
        ("38100001A0001B", [("38.00", "duplicate")]),
        ("38210001A0112000697040301", [("38.01.01", "bad_length")]),
        ("62060803AB", [("62.08", "truncated")]),
        ("62060801AB", [("62", "bad_id")]),
        ("26020A", [("26", "bad_id")]),
        ("51020A", [("51", "bad_id")]),
        ("64020A", [("64", "bad_id")]),
    ],
)
def test_faults_inside_templates(template, expected):
    assert faults(with_crc("000201" + template)) == expected


def test_fault_two_levels_down_has_its_whole_path():
    assert faults(with_crc("00020138180114000697040301AB")) == [("38.01.01", "bad_length")]


def test_napas_example_with_the_wrong_length_is_refused():
    printed = "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
    assert faults(printed) == [("38.01", "bad_id")]


@pytest.mark.parametrize("tag", ["25", "52", "80", "85", "99"])
def test_other_fields_are_not_templates(tag):
    assert faults(with_crc(f"000201{tag}03046")) == []


def test_of_a_repeated_field_the_first_is_kept():
    assert emv.read(with_crc("00020154011540125303704")).get("54") == "1"


def test_512_characters_are_still_a_payload():
    fields = [Field("00", "01"), *(Field(str(65 + n), "x" * 95) for n in range(5))]
    text = emv.write(fields)
    assert len(text) == 509
    longest = emv.write([*fields[:-1], Field("69", "x" * 98)])
    assert len(longest) == 512
    assert emv.read(longest).errors == ()
    with pytest.raises(ValueError, match="512"):
        emv.write([*fields[:-1], Field("69", "x" * 99)])


@pytest.mark.parametrize(
    ("text", "path", "sentence"),
    [
        ("", "", "Mã trống, không có ký tự nào."),
        ("0" * 513, "", "Mã dài quá 512 ký tự nên không phải mã thanh toán."),
        ("\ud800", "", "Mã có ký tự hỏng, không viết được bằng UTF-8."),
        ("x", "", "Mã có đoạn thừa hoặc bị thiếu: chỗ phải là hai chữ số mở đầu một trường thì không phải."),
        (
            with_crc("0002016201x"),
            "62",
            "Trường 62 có đoạn thừa hoặc bị thiếu: chỗ phải là hai chữ số mở đầu một trường thì không phải.",
        ),
        ("00x", "00", "Trường 00 không ghi độ dài bằng hai chữ số."),
        ("0003", "00", "Trường 00 bị cụt: nội dung ngắn hơn độ dài đã ghi."),
        (with_crc("0002015400"), "54", "Trường 54 không có nội dung."),
        (with_crc("0002015401154012"), "54", "Trường 54 xuất hiện hơn một lần."),
        (with_crc("54011000201"), "00", "Trường 00 phải đứng đầu mã."),
        (with_crc("000202"), "00", "Trường 00 phải là 01."),
        ("000201", "63", "Trường 63 không có trong mã."),
        ("0002016304123454011", "63", "Trường 63 (mã kiểm tra) phải đứng cuối mã."),
        ("0002016304GGGG", "63", "Trường 63 (mã kiểm tra) phải là bốn chữ số thập lục phân."),
        ("00020163040000", "63", "Mã kiểm tra không khớp: mã đã bị sửa, gõ sai hoặc đọc nhầm."),
    ],
)
def test_every_error_is_a_sentence_that_names_its_field(text, path, sentence):
    first = emv.read(text).errors[0]
    assert (first.path, first.message) == (path, sentence)


def test_a_better_sentence_may_be_known():
    assert emv.error("38.03", "unexpected", "Câu riêng.") == EmvError("38.03", "unexpected", "Câu riêng.")


def test_what_was_read_cannot_be_changed_and_is_equal_by_its_fields_and_errors():
    result = emv.read(NAPAS_STATIC)
    with pytest.raises(FrozenInstanceError):
        result.fields = ()
    assert result == ReadResult(result.fields, ())
    assert result != ReadResult(result.fields[:-1], ())
    assert "values" not in repr(result)


def test_write_reproduces_the_napas_example():
    assert emv.write(emv.read(NAPAS_STATIC).fields[:-1]) == NAPAS_STATIC


def test_write_pads_the_crc_with_zeros():
    payloads = [emv.write([Field("00", "01"), Field("62", (Field("08", str(n)),))]) for n in range(100, 200)]
    sums = [payload[-4:] for payload in payloads]
    assert any(crc.startswith("0") for crc in sums)
    assert sums == [crc.upper() for crc in sums]
    assert all(emv.read(payload).errors == () for payload in payloads)


OPENING = Field("00", "01")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([], "Trường 00 phải đứng đầu"),
        ([Field("01", "11")], "Trường 00 phải đứng đầu"),
        ([Field("00", "02")], "Trường 00 phải là 01"),
        ([OPENING, Field("5", "704")], "'5' không phải hai chữ số"),
        ([OPENING, Field("530", "704")], "'530' không phải hai chữ số"),
        ([OPENING, Field("100", "704")], "'100' không phải hai chữ số"),
        ([OPENING, Field("５３", "704")], "'５３' không phải hai chữ số"),
        ([OPENING, Field(53, "704")], "53 không phải hai chữ số"),
        ([OPENING, Field("53", "")], "Trường 53 dài 0 ký tự"),
        ([OPENING, Field("62", ())], "Trường 62 dài 0 ký tự"),
        ([OPENING, Field("80", "x" * 100)], "Trường 80 dài 100 ký tự"),
        ([OPENING, Field("62", (Field("01", "x" * 50), Field("02", "x" * 42)))], "Trường 62 dài 100 ký tự"),
        ([OPENING, Field("53", "704"), Field("53", "704")], "Trường 53 xuất hiện hơn một lần"),
        ([OPENING, Field("38", (Field("00", "A"), Field("00", "A")))], "Trường 38.00 xuất hiện hơn một lần"),
        ([OPENING, Field("38", "not a template")], "Trường 38 có đoạn thừa"),
        ([OPENING, Field("63", "9E6F")], "Trường 63 xuất hiện hơn một lần"),
        ([OPENING, Field("59", "\ud800")], "surrogates not allowed"),
    ],
)
def test_write_refuses_what_read_would_not_accept(fields, said):
    with pytest.raises(ValueError, match=said):
        emv.write(fields)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (Field("5", "704"), "Số hiệu trường '5' không phải hai chữ số."),
        (Field("80", "x" * 100), "Trường 80 dài 100 ký tự; chỉ được từ 1 đến 99."),
    ],
)
def test_whole_sentences_of_write(field, sentence):
    with pytest.raises(ValueError, match=sentence) as refused:
        emv.write([OPENING, field])
    assert str(refused.value) == sentence


def test_one_field_and_a_seal_make_the_napas_example():
    assert emv.written("59", "é" * 9) == "5909" + "é" * 9
    assert emv.seal(NAPAS_STATIC[:-8]) == NAPAS_STATIC
    assert emv.seal(EMVCO_CHINESE[:-8]) == EMVCO_CHINESE


def test_values_by_their_whole_path():
    assert emv.read(NAPAS_STATIC).values == {
        "00": "01",
        "01": "11",
        "38": emv.read(NAPAS_STATIC).fields[2].value,
        "38.00": "A000000727",
        "38.01": (Field("00", "970403"), Field("01", "0011012345678")),
        "38.01.00": "970403",
        "38.01.01": "0011012345678",
        "38.02": "QRIBFTTA",
        "53": "704",
        "58": "VN",
        "63": "9E6F",
    }
    assert emv.read("").values == {}


@pytest.mark.parametrize("again", ["38060102XY", "62060899AB"])
def test_a_template_that_comes_again_is_not_looked_into(again):
    body = "000201" + "38080004A000" + "62060802AB"
    result = emv.read(with_crc(body + again))
    assert [(error.path, error.code) for error in result.errors] == [(again[:2], "duplicate")]
    assert (result.get("38.00"), result.get("38.01"), result.get("62.08")) == ("A000", None, "AB")


def test_longest_value_is_99_characters():
    assert emv.read(emv.write([Field("00", "01"), Field("80", "x" * 99)])).get("80") == "x" * 99


plain_ids = st.sampled_from([f"{n:02}" for n in (*range(1, 26), 52, 59, 61, *range(65, 100))])
values = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
plain_fields = st.dictionaries(plain_ids, values, max_size=8).map(lambda d: [Field(*item) for item in d.items()])
memo_fields = st.dictionaries(plain_ids, values, min_size=1, max_size=3).map(
    lambda d: [Field("62", tuple(Field(*item) for item in d.items()))]
)


@given(plain_fields, memo_fields)
def test_what_is_written_is_read_back(plain, memo):
    fields = (Field("00", "01"), *plain, *memo)
    result = emv.read(emv.write(fields))
    assert result.errors == ()
    assert result.fields[:-1] == fields


digits_and_letters = st.text(st.sampled_from("0123456789AZ az\ud800é６"), max_size=60)


@given(st.one_of(st.text(max_size=600), digits_and_letters, digits_and_letters.map(lambda body: "000201" + body)))
@example("00" * 256)
def test_any_text_is_read_without_raising_and_sound_only_if_it_writes_back(text):
    result = emv.read(text)
    if not result.errors:
        assert emv.write(result.fields[:-1]) == text[:-4] + text[-4:].upper()


# A letter of two bytes in place of one shifts all that follows; no sum of 16 bits promises to notice that every time.
@given(st.integers(0, len(NAPAS_STATIC) - 1), st.characters(max_codepoint=127))
def test_one_changed_character_never_goes_unnoticed(position, character):
    changed = NAPAS_STATIC[:position] + character + NAPAS_STATIC[position + 1 :]
    if changed.upper() != NAPAS_STATIC:
        assert emv.read(changed).errors != ()


def test_long_text_takes_no_time():
    started = time.process_time()
    emv.read("0001" * 1_000_000)
    assert time.process_time() - started < 0.5
