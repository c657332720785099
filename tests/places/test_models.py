import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from places.enums import SuccessionKind, UnitKind, without_kind_word
from places.models import AdminUnit, Area, Succession
from places.vietnamese import fold, sort_key

pytestmark = pytest.mark.django_db

LAST_DAY = datetime.date(2025, 6, 30)
FIRST_DAY = datetime.date(2025, 7, 1)


def make_unit(code, name, kind=UnitKind.COMMUNE, *, valid_from=FIRST_DAY, **fields):
    return AdminUnit.objects.create(
        code=code,
        name=name,
        kind=kind,
        valid_from=valid_from,
        sort_key=sort_key(without_kind_word(name)),
        search_text=fold(name),
        **fields,
    )


def names(units):
    return [unit.name for unit in units]


@pytest.fixture
def hop_giang():
    return make_unit(
        "01273", "Phường Hợp Giang", UnitKind.WARD, valid_from=datetime.date(2002, 1, 1), valid_to=LAST_DAY
    )


@pytest.fixture
def thuc_phan():
    return make_unit("01273", "Phường Thục Phán", UnitKind.WARD)


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (datetime.date(2001, 12, 31), []),
        (datetime.date(2002, 1, 1), ["Phường Hợp Giang"]),
        (LAST_DAY, ["Phường Hợp Giang"]),
        (FIRST_DAY, ["Phường Thục Phán"]),
    ],
)
def test_what_a_code_means_depends_on_the_day(hop_giang, thuc_phan, day, meant):
    assert names(AdminUnit.objects.in_force(day).filter(code="01273")) == meant


def test_current_leaves_out_what_ended_and_what_has_not_begun(hop_giang, thuc_phan):
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)  # noqa: DTZ011 two days beat any time zone
    coming = make_unit("01999", "Xã Mai Sau", valid_from=tomorrow)
    ending = make_unit("01998", "Xã Sắp Hết", valid_to=tomorrow)
    assert set(AdminUnit.objects.current()) == {thuc_phan, ending}
    assert [unit.is_current for unit in (hop_giang, thuc_phan, coming, ending)] == [False, True, False, True]


def test_a_code_starts_once_on_a_day(thuc_phan):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit("01273", "Phường Khác", UnitKind.WARD)
    make_unit("01273", "Phường Khác", UnitKind.WARD, valid_from=datetime.date(2030, 1, 1))


@pytest.mark.parametrize(
    "make", [make_unit, lambda code, name, **dates: Area.objects.create(code=code, name=name, **dates)]
)
def test_nothing_ends_before_it_starts(make):
    make("01001", "Một ngày", valid_from=FIRST_DAY, valid_to=FIRST_DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        make("01002", "Ngược", valid_from=FIRST_DAY, valid_to=LAST_DAY)


def test_a_parent_is_protected():
    province = make_unit("04", "Tỉnh Cao Bằng", UnitKind.PROVINCE)
    make_unit("01654", "Xã Hòa An", parent=province)
    with pytest.raises(ProtectedError):
        province.delete()


def test_successions_are_unique_protected_and_between_two(hop_giang, thuc_phan):
    facts = {"kind": SuccessionKind.MERGE, "effective_on": FIRST_DAY}
    step = Succession.objects.create(old=hop_giang, new=thuc_phan, **facts)
    assert str(step) == "Phường Hợp Giang → Phường Thục Phán"
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(old=hop_giang, new=thuc_phan, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(old=thuc_phan, new=thuc_phan, **facts)
    with pytest.raises(ProtectedError):
        hop_giang.delete()
    assert list(thuc_phan.predecessions.all()) == list(hop_giang.successions.all()) == [step]


def test_areas_are_dated_and_may_share_a_commune(thuc_phan):
    city = Area.objects.create(code="040", name="Khu vực Cao Bằng", valid_from=FIRST_DAY)
    hoa_an = Area.objects.create(code="051", name="Khu vực Hòa An", valid_from=FIRST_DAY, valid_to=FIRST_DAY)
    for area in (city, hoa_an):
        area.units.add(thuc_phan)
    assert str(city) == "Khu vực Cao Bằng"
    assert set(thuc_phan.areas.all()) == {city, hoa_an}
    assert list(Area.objects.current()) == [city]
    assert set(Area.objects.in_force(FIRST_DAY)) == {city, hoa_an}
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(code="040", name="Lần nữa", valid_from=FIRST_DAY)


def test_under_is_the_unit_and_all_below_it_in_one_query(django_assert_num_queries):
    province = make_unit("04", "Tỉnh Cao Bằng", UnitKind.PROVINCE)
    district = make_unit("051", "Huyện Hòa An", UnitKind.DISTRICT, parent=province)
    old = make_unit("01654", "Thị trấn Nước Hai", UnitKind.TOWNSHIP, parent=district)
    new = make_unit("01655", "Xã Hòa An", parent=province)
    elsewhere = make_unit("06", "Tỉnh Bắc Kạn", UnitKind.PROVINCE)
    stranger = make_unit("01840", "Xã Nơi Khác", parent=elsewhere)
    with django_assert_num_queries(4):
        assert set(AdminUnit.objects.under(province)) == {province, district, old, new}
        assert set(AdminUnit.objects.under(district)) == {district, old}
        assert set(AdminUnit.objects.under(new)) == {new}
        assert set(AdminUnit.objects.under(elsewhere)) == {elsewhere, stranger}


def test_under_gives_each_unit_once_and_combines():
    province = make_unit("04", "Tỉnh Cao Bằng", UnitKind.PROVINCE)
    for code in range(3):
        make_unit(f"0100{code}", f"Xã {code}", parent=province)
    assert AdminUnit.objects.under(province).count() == 4
    assert AdminUnit.objects.communes().under(province).current().count() == 3


def test_communes_are_the_lowest_level_of_any_kind():
    for place, kind in enumerate(UnitKind):
        make_unit(f"0100{place}", f"Đơn vị {kind}", kind)
    assert {unit.kind for unit in AdminUnit.objects.communes()} == {"commune", "ward", "township", "special_zone"}


DICTIONARY = [
    "Xã An Lạc",
    "Xã Bạch Đằng",
    "Thị trấn Bảo Lạc",
    "Xã Bảo Toàn",
    "Xã Bế Văn Đàn",
    "Xã Ca Thành",
    "Xã Cách Linh",
    "Xã Cai Bộ",
    "Xã Cải Viên",
    "Xã Canh Tân",
    "Xã Cao Chương",
    "Xã Cần Nông",
    "Xã Cần Yên",
    "Xã Dân Chủ",
    "Phường Duyệt Trung",
    "Xã Đa Thông",
    "Xã Đại Sơn",
    "Xã Đàm Thủy",
    "Phường Đề Thám",
    "Xã Đức Long",
    "Phường Hòa Chung",
    "Thị trấn Hòa Thuận",
    "Xã Hoàng Tung",
    "Xã Hồng An",
    "Xã Hồng Việt",
    "Phường Hợp Giang",
    "Xã Huy Giáp",
    "Xã Hưng Đạo",
    "Xã Mã Ba",
    "Xã Mỹ Hưng",
    "Xã Yên Thổ",
]


def test_the_database_lists_in_dictionary_order():
    for place, name in enumerate(sorted(DICTIONARY, key=lambda name: name[::-1])):
        make_unit(f"{place:05}", name)
    assert names(AdminUnit.objects.ordered()) == DICTIONARY


def test_namesakes_are_listed_by_code_then_time():
    later = make_unit("01001", "Xã Hưng Đạo")
    sooner = make_unit("01001", "Xã Hưng Đạo", valid_from=datetime.date(2000, 1, 1), valid_to=LAST_DAY)
    other = make_unit("01000", "Xã Hưng Đạo")
    assert list(AdminUnit.objects.ordered()) == [other, sooner, later]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Tỉnh Cao Bằng", "Cao Bằng"),
        ("Thành phố Cao Bằng", "Cao Bằng"),
        ("Huyện Hòa An", "Hòa An"),
        ("Thị trấn Nước Hai", "Nước Hai"),
        ("Thị xã Sơn Tây", "Sơn Tây"),
        ("Xã Xuân Trường", "Xuân Trường"),
        ("Phường Thục Phán", "Thục Phán"),
        ("Đặc khu Cô Tô", "Cô Tô"),
        ("Quận 1", "1"),
        ("Xãn", "Xãn"),
        ("Hòa An", "Hòa An"),
    ],
)
def test_short_name(name, short):
    unit = AdminUnit(name=name)
    assert unit.short_name() == short
    assert str(unit) == name
