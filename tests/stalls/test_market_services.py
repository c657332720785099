"""Writes to markets and sections."""

import json
import unicodedata
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from places.management.commands.load_places import CAO_BANG
from places.models import AdminUnit
from places.services import load_units
from stalls.enums import Step
from stalls.models import MOST_POSITION, Market, Section, Stall
from stalls.services import (
    add_section,
    close_market,
    create_stall,
    move_out,
    move_section,
    rename_section,
    reopen_market,
    update_market,
)
from stalls.services.markets import suggest_market_code

DECOMPOSED = unicodedata.normalize("NFD", "Chợ Nước Hai")


def printed(stall):
    Stall.objects.filter(pk=stall.pk).update(step=Step.PRINTED)


def step_of(stall):
    return Stall.objects.get(pk=stall.pk).step


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Chợ Nước Hai", "NUOCHAI"),
        ("chợ Trùng Khánh", "TRUNGKHA"),
        ("Chợ Đống Đa", "DONGDA"),
        ("Bản Giốc 2", "BANGIOC2"),
        ("Chợ", "CHO"),
        ("Chợ A", "CHOA"),
        ("???", "CHO"),
    ],
)
def test_a_code_is_made_of_the_name(db, name, code):
    assert suggest_market_code(name) == code


def test_a_code_that_is_taken_gets_a_number_within_eight_characters(make_market):
    codes = [make_market("Chợ Trùng Khánh").code for _ in range(11)]
    assert codes[:3] == ["TRUNGKHA", "TRUNGKH2", "TRUNGKH3"]
    assert codes[-2:] == ["TRUNGK10", "TRUNGK11"]


def test_a_code_of_the_offices_own_is_kept(make_market):
    assert make_market("Chợ Nước Hai", code="NH01").code == "NH01"


@pytest.mark.parametrize("code", ["A", "NUOC HAI", "nuochai", "NƯỚC", "NUOC-HAI", "NUOCHAI12"])
def test_a_code_that_could_not_be_printed_or_scanned_is_refused(make_market, code):
    with pytest.raises(ValidationError) as refused:
        make_market("Chợ Nước Hai", code=code)
    assert "code" in refused.value.message_dict
    assert not Market.objects.exists()


def test_names_are_kept_in_one_form_and_indexed(make_market):
    legacy = AdminUnit.objects.get(name="Thị trấn Nước Hai")
    market = make_market(DECOMPOSED, legacy_unit=legacy)
    market = Market.objects.get(pk=market.pk)
    assert market.name == "Chợ Nước Hai"
    assert market.search_text == "cho nuoc hai nuochai xa hoa an thi tran nuoc hai"
    assert market.sort_key


def test_markets_sort_as_in_a_dictionary(make_market):
    for name in ["Chợ Đông Khê", "Chợ Dân Chủ", "Chợ Án Lại", "Chợ An Lạc", "Chợ 10", "Chợ 9"]:
        make_market(name)
    names = [market.name for market in Market.objects.all()]
    assert names == ["Chợ 9", "Chợ 10", "Chợ An Lạc", "Chợ Án Lại", "Chợ Dân Chủ", "Chợ Đông Khê"]


@pytest.mark.parametrize(
    ("name", "value"), [("name", "Chợ Nước Hai mới"), ("hotline", "0206385999"), ("unit", "other"), ("hotline", "")]
)
def test_what_every_placard_of_the_market_says_calls_for_new_ones(market, make_stall, other_commune, name, value):
    bears, waits = make_stall("A-001"), make_stall("A-002", to="unconfirmed")
    printed(bears)
    setattr(market, name, other_commune if value == "other" else value)
    update_market(market)
    assert (step_of(bears), step_of(waits)) == (Step.READY, Step.UNCONFIRMED)


@pytest.mark.parametrize(
    ("name", "value"),
    [("grade", 1), ("management_body", "Ban quản lý chợ Nước Hai"), ("kind", "central"), ("name", DECOMPOSED)],
)
def test_what_no_placard_says_leaves_the_printed_ones_be(market, make_stall, name, value):
    bears = make_stall("A-001")
    printed(bears)
    setattr(market, name, value)
    update_market(market)
    assert step_of(bears) == Step.PRINTED


def test_other_markets_keep_their_placards(market, make_market, make_stall):
    elsewhere = make_stall("A-001", in_market=make_market("Chợ Bình Dương"))
    printed(elsewhere)
    market.name = "Chợ mới"
    update_market(market)
    assert step_of(elsewhere) == Step.PRINTED


def test_the_code_is_fixed_once_there_are_stalls(market):
    market.code = "NH"
    assert update_market(market).code == "NH"
    create_stall(market, code="A-001")
    market.code = "NH2"
    with pytest.raises(ValidationError) as refused:
        update_market(market)
    assert refused.value.message_dict == {
        "code": ["Chợ đã có gian hàng: mã chợ nằm trong mã QR của họ nên không đổi được nữa."]
    }
    assert Market.objects.get(pk=market.pk).code == "NH"


def test_a_code_left_empty_stays_as_it_was(market):
    market.code = ""
    update_market(market)
    assert Market.objects.get(pk=market.pk).code == "NUOCHAI"


def test_a_market_closes_when_every_stall_was_given_back(market, make_stall):
    stall = make_stall("A-001")
    today = timezone.localdate()
    with pytest.raises(ValidationError, match=r"Chợ còn gian đang có chủ. Trả hết gian rồi mới đóng chợ."):
        close_market(market, on=today)
    assert Market.objects.open().count() == 1
    move_out(stall, until=today)
    close_market(market, on=today)
    market.refresh_from_db()
    assert market.closed_on == today
    assert not Market.objects.open().exists()
    with pytest.raises(ValidationError, match="Chợ này đã đóng rồi"):
        close_market(market, on=today - timedelta(days=1))
    assert Market.objects.get().closed_on == today


def test_a_market_does_not_close_tomorrow(market):
    with pytest.raises(ValidationError, match="Ngày đóng chợ không thể sau hôm nay"):
        close_market(market, on=timezone.localdate() + timedelta(days=1))
    assert Market.objects.get().closed_on is None


def test_a_closed_market_takes_no_stall(market):
    close_market(market, on=date(2026, 11, 1))
    with pytest.raises(ValidationError, match="Chợ đã đóng, không thêm gian được"):
        create_stall(market, code="A-001")
    assert not Stall.objects.exists()


@pytest.fixture
def sections(market):
    return [add_section(market, name=name) for name in ("Dãy A", "Dãy B", "Khu hàng khô")]


def order(market):
    return [section.name for section in market.sections.all()]


def test_a_new_section_comes_last(market, sections):
    assert [section.position for section in sections] == [1, 2, 3]
    assert order(market) == ["Dãy A", "Dãy B", "Khu hàng khô"]


@pytest.mark.parametrize("name", ["Dãy A", "dãy a", "DAY A", " Dãy  A "])
def test_a_section_name_is_taken_whatever_its_case_and_marks(market, sections, name):
    with pytest.raises(ValidationError) as refused:
        add_section(market, name=name)
    assert refused.value.message_dict == {"name": ["Chợ này đã có khu “Dãy A”."]}
    with pytest.raises(ValidationError, match="đã có khu “Dãy A”"):
        rename_section(sections[1], name=name)
    assert order(market) == ["Dãy A", "Dãy B", "Khu hàng khô"]


def test_another_market_may_use_the_same_name(sections, make_market):
    assert add_section(make_market("Chợ Bình Dương"), name="Dãy A").position == 1


def test_a_renamed_section_calls_for_new_placards_of_its_own_stalls(market, sections):
    inside = create_stall(market, code="A-001", section=sections[0])
    beside = create_stall(market, code="B-001", section=sections[1])
    for stall in (inside, beside):
        printed(stall)
    rename_section(sections[0], name="Dãy A")
    assert step_of(inside) == Step.PRINTED
    rename_section(sections[0], name="Dãy Rau")
    assert (step_of(inside), step_of(beside)) == (Step.READY, Step.PRINTED)


@pytest.mark.parametrize(
    ("which", "up", "expected"),
    [
        (1, True, ["Dãy B", "Dãy A", "Khu hàng khô"]),
        (1, False, ["Dãy A", "Khu hàng khô", "Dãy B"]),
        (0, True, ["Dãy A", "Dãy B", "Khu hàng khô"]),
        (2, False, ["Dãy A", "Dãy B", "Khu hàng khô"]),
    ],
)
def test_a_section_moves_one_place_and_not_over_the_end(market, sections, which, up, expected):
    move_section(sections[which], up=up)
    assert order(market) == expected
    assert sorted(Section.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_a_form_opened_before_the_market_was_closed_does_not_open_it(market):
    opened = Market.objects.get(pk=market.pk)
    close_market(market, on=date(2026, 11, 1))
    opened.grade = 1
    update_market(opened)
    market.refresh_from_db()
    assert (market.grade, market.closed_on) == (1, date(2026, 11, 1))


def test_a_code_that_is_taken_is_refused_with_a_sentence(market, make_market):
    other = make_market("Chợ Bình Dương")
    other.code = "NUOCHAI"
    for call in (lambda: update_market(other), lambda: make_market("Chợ mới", code="NUOCHAI")):
        with pytest.raises(ValidationError) as refused:
            call()
        assert refused.value.message_dict == {"code": ["Mã này đã có ở chợ khác. Dùng mã khác."]}


def test_after_the_last_place_there_is_no_section(market, sections):
    Section.objects.filter(pk=sections[-1].pk).update(position=MOST_POSITION)
    with pytest.raises(ValidationError, match=r"Thứ tự nhiều nhất là 100\.000"):
        add_section(market, name="Dãy C")
    assert len(order(market)) == 3


def test_a_section_keeps_its_code_wherever_it_moves(market, sections):
    codes = {section.pk: section.code for section in sections}
    assert len(set(codes.values())) == 3
    move_section(sections[2], up=True)
    rename_section(sections[2], name="Dãy Rau")
    assert dict(Section.objects.values_list("pk", "code")) == codes


def renamed_hoa_an(name):
    data = json.loads(CAO_BANG.read_text(encoding="utf-8"))
    (row,) = [row for row in data["communes_now"] if row["name"] == "Xã Hòa An"]
    row["name"] = name
    return data


def test_a_renamed_commune_is_found_and_printed_anew(market, make_stall, make_market, other_commune):
    here, there = make_stall("A-001"), make_stall("A-001", in_market=make_market("Chợ Xa", unit=other_commune))
    for stall in (here, there):
        printed(stall)
    load_units(renamed_hoa_an("Xã Hòa An"))
    assert step_of(here) == Step.PRINTED
    load_units(renamed_hoa_an("Xã Đại Tiến"))
    assert [found.pk for found in Market.objects.matching("dai tien")] == [market.pk]
    assert not Market.objects.matching("hoa an").exists()
    assert (step_of(here), step_of(there)) == (Step.READY, Step.PRINTED)


def test_a_renamed_old_commune_is_found_and_no_placard_says_it(make_market, make_stall):
    market = make_market(legacy_unit=AdminUnit.objects.get(name="Thị trấn Nước Hai"))
    stall = make_stall("A-001", in_market=market)
    printed(stall)
    data = json.loads(CAO_BANG.read_text(encoding="utf-8"))
    next(row for row in data["communes_before"] if row["name"] == "Thị trấn Nước Hai")["name"] = "Thị trấn Cũ Kỹ"
    load_units(data)
    assert Market.objects.matching("cu ky").get() == market
    assert step_of(stall) == Step.PRINTED


def test_a_closed_market_is_opened_again(market):
    with pytest.raises(ValidationError, match=r"Chợ này đang mở\."):
        reopen_market(market)
    close_market(market, on=timezone.localdate())
    reopen_market(market)
    market.refresh_from_db()
    assert market.closed_on is None
