import copy
import datetime
import json
import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError

from places.enums import SuccessionKind, UnitKind
from places.management.commands.load_places import CAO_BANG
from places.models import AdminUnit, Area, Succession
from places.services import BEFORE_MEMORY, Found, LoadReport, load_units, lookup
from places.vietnamese import fold, sort_key

pytestmark = pytest.mark.django_db

LAST_DAY = datetime.date(2025, 6, 30)
FIRST_DAY = datetime.date(2025, 7, 1)
STRADDLING = {
    "Phường Thục Phán": {"040", "051"},
    "Phường Tân Giang": {"040", "051"},
    "Xã Cốc Pàng": {"042", "043"},
    "Xã Trà Lĩnh": {"047", "049"},
    "Xã Thạch An": {"049", "053"},
    "Xã Bạch Đằng": {"051", "052"},
    "Xã Minh Tâm": {"051", "052"},
    "Xã Kim Đồng": {"051", "053"},
}


@pytest.fixture(scope="module")
def data():
    return json.loads(CAO_BANG.read_text(encoding="utf-8"))


@pytest.fixture
def cao_bang(data):
    load_units(data)
    return AdminUnit.objects.get(code="04")


def rows(text):
    return [(str(found.unit), found.note) for found in lookup(text)]


def test_the_first_load_makes_everything_and_the_second_nothing(data):
    assert load_units(data) == LoadReport(made=399, changed=0, unchanged=0)
    before = list(AdminUnit.objects.order_by("pk").values())
    assert load_units(data) == LoadReport(made=0, changed=0, unchanged=399)
    assert list(AdminUnit.objects.order_by("pk").values()) == before


def test_the_load_does_not_grow_with_the_register(data, django_assert_max_num_queries):
    load_units(data)
    with django_assert_max_num_queries(40):
        load_units(data)


def test_units_of_before_and_after(cao_bang):
    before, after = AdminUnit.objects.in_force(LAST_DAY), AdminUnit.objects.in_force(FIRST_DAY)
    kinds_before = [before.filter(kind=kind).count() for kind in UnitKind]
    kinds_after = [after.filter(kind=kind).count() for kind in UnitKind]
    assert dict(zip(UnitKind.values, kinds_before, strict=True)) == {
        "province": 1,
        "city": 1,
        "district": 9,
        "commune": 139,
        "ward": 8,
        "township": 14,
        "special_zone": 0,
    }
    assert sum(kinds_after) == 57
    assert after.filter(kind=UnitKind.COMMUNE).count() == 53
    assert after.filter(kind=UnitKind.WARD).count() == 3
    assert set(before.values_list("valid_from", "valid_to")) == {(BEFORE_MEMORY, LAST_DAY), (BEFORE_MEMORY, None)}
    assert set(after.communes().values_list("valid_from", "valid_to", "decree")) == {
        (FIRST_DAY, None, "Nghị quyết 1657/NQ-UBTVQH15")
    }


def test_parents(cao_bang):
    assert cao_bang.parent is None
    assert set(AdminUnit.objects.current().communes().values_list("parent__code", flat=True)) == {"04"}
    assert AdminUnit.objects.under(cao_bang).count() == 228
    per_district = {
        unit.code: unit.children.count()
        for unit in AdminUnit.objects.filter(kind__in=[UnitKind.CITY, UnitKind.DISTRICT], parent=cao_bang)
    }
    assert per_district == {
        "040": 11,
        "042": 13,
        "043": 17,
        "045": 21,
        "047": 21,
        "048": 13,
        "049": 19,
        "051": 15,
        "052": 17,
        "053": 14,
    }


def test_every_old_commune_went_to_exactly_one_new_one(cao_bang):
    assert Succession.objects.count() == 161
    old = AdminUnit.objects.in_force(LAST_DAY).communes()
    assert all(unit.successions.count() == 1 for unit in old)
    sizes = [unit.predecessions.count() for unit in AdminUnit.objects.current().communes()]
    assert {size: sizes.count(size) for size in set(sizes)} == {2: 17, 3: 31, 4: 6, 5: 2}
    assert set(Succession.objects.values_list("kind", "effective_on", "decree")) == {
        (SuccessionKind.MERGE, FIRST_DAY, "Nghị quyết 1657/NQ-UBTVQH15")
    }


def test_every_new_code_meant_another_unit_before(cao_bang):
    reused = {}
    for unit in AdminUnit.objects.current().communes():
        was = AdminUnit.objects.in_force(LAST_DAY).get(code=unit.code)
        reused[unit.code] = (was.name, unit.name)
    assert len(reused) == 56
    assert sum(was != now for was, now in reused.values()) == 23
    assert reused["01273"] == ("Phường Hợp Giang", "Phường Thục Phán")
    assert reused["01392"] == ("Thị trấn Xuân Hòa", "Xã Trường Hà")
    assert reused["01438"] == ("Xã Ngọc Đào", "Xã Hà Quảng")


def test_codes_that_another_public_table_has_wrong(cao_bang):
    current = AdminUnit.objects.current()
    rotated = [current.get(code=code).name for code in ("01537", "01558", "01561")]
    assert rotated == ["Xã Lý Quốc", "Xã Hạ Lang", "Xã Vinh Quý"]


def test_areas_hold_every_commune_and_eight_are_in_two(cao_bang):
    assert list(Area.objects.order_by("code").values_list("name", flat=True)) == [
        "Khu vực Cao Bằng",
        "Khu vực Bảo Lâm",
        "Khu vực Bảo Lạc",
        "Khu vực Hà Quảng",
        "Khu vực Trùng Khánh",
        "Khu vực Hạ Lang",
        "Khu vực Quảng Hòa",
        "Khu vực Hòa An",
        "Khu vực Nguyên Bình",
        "Khu vực Thạch An",
    ]
    areas_of = {
        unit.name: set(unit.areas.values_list("code", flat=True)) for unit in AdminUnit.objects.current().communes()
    }
    assert all(areas_of.values())
    assert {name: areas for name, areas in areas_of.items() if len(areas) > 1} == STRADDLING
    assert set(Area.objects.values_list("valid_from", "valid_to")) == {(FIRST_DAY, None)}


def test_names_are_written_one_way(cao_bang):
    new_style = re.compile(r"(o[àáảãạèéẻẽẹ]|[^q]u[ỳýỷỹỵ])\b", re.IGNORECASE)
    for unit in AdminUnit.objects.all():
        assert unicodedata.is_normalized("NFC", unit.name)
        assert not new_style.search(unit.name), unit.name
        assert unit.search_text == fold(unit.name)
        assert unit.sort_key == sort_key(unit.short_name())


def test_the_file_has_one_unit_on_a_line_and_says_where_it_is_from(data):
    lines = CAO_BANG.read_text(encoding="utf-8").splitlines()
    assert sum('"code"' in line for line in lines) == 1 + 10 + 161 + 56
    assert max(line.count('"code"') for line in lines) == 1
    assert len(data["sources"]) == 4


def test_a_load_corrects_what_is_wrong(cao_bang, data):
    AdminUnit.objects.filter(name="Xã Hòa An").update(name="Xã Hoà An", sort_key="0", decree="")
    assert load_units(data) == LoadReport(made=0, changed=1, unchanged=398)
    hoa_an = AdminUnit.objects.current().get(name="Xã Hòa An")
    assert (hoa_an.sort_key, hoa_an.decree) == (sort_key("Hòa An"), "Nghị quyết 1657/NQ-UBTVQH15")


def test_a_load_makes_up_for_what_is_missing(cao_bang, data):
    Succession.objects.filter(old__name="Thị trấn Nước Hai").delete()
    Area.objects.get(code="051").delete()
    assert load_units(data) == LoadReport(made=2, changed=0, unchanged=397)


def test_a_load_keeps_what_the_office_decided_since(cao_bang, data):
    ended = datetime.date(2031, 12, 31)
    AdminUnit.objects.current().filter(name="Xã Tam Kim").update(valid_to=ended)
    area = Area.objects.get(code="051")
    area.units.remove(AdminUnit.objects.current().get(name="Phường Thục Phán"))
    Area.objects.filter(code="051").update(name="Cụm Hòa An")
    assert load_units(data) == LoadReport(made=0, changed=0, unchanged=399)
    assert AdminUnit.objects.in_force(FIRST_DAY).get(name="Xã Tam Kim").valid_to == ended
    assert "Phường Thục Phán" not in area.units.values_list("name", flat=True)
    assert Area.objects.get(code="051").name == "Cụm Hòa An"


def test_decomposed_names_are_stored_composed(data):
    other = copy.deepcopy(data)
    other["communes_now"][0]["name"] = unicodedata.normalize("NFD", " Phường  Thục Phán\u200b")
    load_units(other)
    assert AdminUnit.objects.current().get(code="01273").name == "Phường Thục Phán"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda d: d["communes_now"].append(d["communes_now"][0]), "Mã 01273 có hai lần trong communes_now."),
        (lambda d: d["communes_now"][0].update(code=1273), "Mã 1273 không phải chuỗi 2, 3 hoặc 5 chữ số."),
        (lambda d: d["districts"][0].update(code="4"), "Mã 4 không phải chuỗi 2, 3 hoặc 5 chữ số."),
        (lambda d: d["province"].update(kind="state"), "Đơn vị 04 thiếu tên, tên quá dài hoặc sai loại."),
        (lambda d: d["province"].update(name=" "), "Đơn vị 04 thiếu tên, tên quá dài hoặc sai loại."),
        (lambda d: d["province"].update(name="x" * 101), "Đơn vị 04 thiếu tên, tên quá dài hoặc sai loại."),
        (
            lambda d: d["communes_before"][0].update(now="99999"),
            "Xã cũ 01267 thuộc huyện hoặc nhập vào xã không có trong tệp.",
        ),
        (
            lambda d: d["communes_before"][0].update(district="999"),
            "Xã cũ 01267 thuộc huyện hoặc nhập vào xã không có trong tệp.",
        ),
    ],
)
def test_a_file_that_does_not_fit_together_loads_nothing(data, spoil, sentence):
    spoilt = copy.deepcopy(data)
    spoil(spoilt)
    with pytest.raises(ValidationError) as refused:
        load_units(spoilt)
    assert refused.value.messages == [sentence]
    assert not AdminUnit.objects.exists()


def test_lookup_by_the_name_of_today_in_three_queries_at_most(cao_bang, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert rows("nam tuan") == [("Xã Nam Tuấn", "")]
    with django_assert_max_num_queries(3):
        assert len(rows("hoa")) > 8


@pytest.mark.parametrize(
    "typed", ["Nước Hai", "nuoc hai", "thị trấn nước hai", unicodedata.normalize("NFD", "Nước Hai")]
)
def test_lookup_by_an_old_name(cao_bang, typed):
    hoa_an = AdminUnit.objects.current().get(name="Xã Hòa An")
    assert lookup(typed) == [Found(hoa_an, "Thị trấn Nước Hai (huyện Hòa An) → nay là Xã Hòa An")]


def test_lookup_by_an_old_name_used_in_several_districts_gives_one_row_each(cao_bang):
    assert rows("Vĩnh Quang") == [
        ("Xã Lý Bôn", "Xã Vĩnh Quang (huyện Bảo Lâm) → nay là Xã Lý Bôn"),
        ("Phường Nùng Trí Cao", "Xã Vĩnh Quang (thành phố Cao Bằng) → nay là Phường Nùng Trí Cao"),
    ]
    assert rows("Hưng Đạo") == [
        ("Xã Hưng Đạo", ""),
        ("Phường Thục Phán", "Xã Hưng Đạo (thành phố Cao Bằng) → nay là Phường Thục Phán"),
        ("Xã Tam Kim", "Xã Hưng Đạo (huyện Nguyên Bình) → nay là Xã Tam Kim"),
    ]


@pytest.mark.parametrize("name", ["Vĩnh Quang", "Hưng Đạo", "Phan Thanh", "Ngọc Động", "Quang Trung", "Đức Long"])
def test_every_occurrence_of_an_old_name_is_found(cao_bang, name):
    now = set(Succession.objects.filter(old__name=f"Xã {name}").values_list("new__name", flat=True))
    assert len(now) >= 2
    assert {unit for unit, _note in rows(f"xã {name}")} == now


@pytest.mark.parametrize(
    "typed", ["Vĩnh Quang, Bảo Lâm", "xã vinh quang (huyện bảo lâm)", "Vĩnh Quang,huyện Bảo Lâm, Cao Bằng"]
)
def test_lookup_narrowed_down_by_the_district(cao_bang, typed):
    assert rows(typed) == [("Xã Lý Bôn", "Xã Vĩnh Quang (huyện Bảo Lâm) → nay là Xã Lý Bôn")]


def test_lookup_narrowed_down_by_the_province(cao_bang):
    assert rows("Xã Hòa An, tỉnh Cao Bằng") == [("Xã Hòa An", "")]


def test_lookup_by_an_old_district(cao_bang):
    communes = ["Xã Bạch Đằng", "Xã Hòa An", "Xã Kim Đồng", "Xã Minh Tâm", "Xã Nam Tuấn", "Xã Nguyễn Huệ"]
    expected = [(name, "Thuộc huyện Hòa An cũ") for name in [*communes, "Phường Tân Giang", "Phường Thục Phán"]]
    assert rows("huyện Hòa An") == expected
    own_first = rows("Hòa An")
    assert own_first[0] == ("Xã Hòa An", "")
    assert own_first[1:] == [row for row in expected if row[0] != "Xã Hòa An"]


def test_lookup_of_a_name_that_passed_to_a_larger_unit(cao_bang):
    assert rows("Bảo Lạc")[:2] == [
        ("Xã Bảo Lạc", ""),
        ("Xã Bảo Lạc", "Thị trấn Bảo Lạc (huyện Bảo Lạc) → nay là Xã Bảo Lạc"),
    ]


@pytest.mark.parametrize("typed", ["", "  ", "%", ",", ", Hòa An", "không có nơi này"])
def test_lookup_of_nothing(cao_bang, typed):
    assert lookup(typed) == []


def test_lookup_says_when_only_a_part_went_there(cao_bang):
    Succession.objects.filter(old__name="Thị trấn Nước Hai").update(kind=SuccessionKind.SPLIT)
    assert rows("Nước Hai") == [("Xã Hòa An", "Thị trấn Nước Hai (huyện Hòa An) → một phần nay là Xã Hòa An")]


def test_lookup_does_not_offer_a_unit_that_has_ended(cao_bang):
    AdminUnit.objects.current().filter(name="Xã Hòa An").update(valid_to=FIRST_DAY)
    assert rows("Nước Hai") == []


def test_the_whole_province_lists_in_dictionary_order(cao_bang):
    listed = [unit.short_name() for unit in AdminUnit.objects.current().communes().ordered()]
    assert listed[:8] == ["Bạch Đằng", "Bảo Lạc", "Bảo Lâm", "Bế Văn Đàn", "Ca Thành", "Canh Tân", "Cần Yên", "Cô Ba"]
    assert listed[8:16] == [
        "Cốc Pàng",
        "Đàm Thủy",
        "Đình Phong",
        "Đoài Dương",
        "Độc Lập",
        "Đông Khê",
        "Đức Long",
        "Hà Quảng",
    ]
    assert listed[-3:] == ["Vinh Quý", "Xuân Trường", "Yên Thổ"]
