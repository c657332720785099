"""Writes to owners, and finding again someone who is in the register already."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from officers.enums import Action
from stalls.enums import OwnerKind, Step
from stalls.models import Owner, Stall
from stalls.services import create_owner, create_stall, move_in, move_out, reusable_owner, update_owner

NUMBER = "004088001234"


def test_an_owner_is_kept_in_one_form(commune):
    owner = create_owner(name=unicodedata.normalize("NFD", " Nông  Thị\u200b Hoa "), unit=commune, phone="0912345678")
    owner = Owner.objects.get(pk=owner.pk)
    assert (owner.name, owner.kind, owner.national_id) == ("Nông Thị Hoa", OwnerKind.PERSON, "")
    assert owner.search_text == "nong thi hoa 0912345678"
    assert len(owner.code) == 8


def test_an_owner_without_a_name_is_not_made(commune):
    with pytest.raises(ValidationError) as refused:
        create_owner(name=" ", unit=commune)
    assert "name" in refused.value.message_dict
    assert not Owner.objects.exists()


def test_people_sort_by_given_name_then_family_name(commune):
    names = ["Nông Thị Hoa", "Bế Văn Ân", "Lý Thị An", "Hoàng Thị Đào", "Đàm Văn Dũng", "Hoàng Văn An", "Bế Thị Hoa"]
    for name in names:
        create_owner(name=name, unit=commune)
    assert [owner.name for owner in Owner.objects.all()] == [
        "Hoàng Văn An",
        "Lý Thị An",
        "Bế Văn Ân",
        "Đàm Văn Dũng",
        "Hoàng Thị Đào",
        "Bế Thị Hoa",
        "Nông Thị Hoa",
    ]


def test_a_corrected_name_is_found_and_sorted_anew(commune, officer):
    owner = create_owner(name="Nông Thị Hoa", unit=commune)
    create_owner(name="Lý Văn Bảo", unit=commune)
    owner.name = "Nông Thị  Ánh"
    update_owner(owner, by=officer)
    assert [each.name for each in Owner.objects.all()] == ["Nông Thị Ánh", "Lý Văn Bảo"]
    assert not Owner.objects.matching("hoa").exists()
    assert Owner.objects.matching("anh").get() == owner


def test_the_register_says_more_than_the_placard_which_stays_good(make_stall, officer):
    stall = make_stall("A-001")
    Stall.objects.update(step=Step.PRINTED)
    owner = stall.tenancy.owner
    owner.name, owner.phone, owner.kind = "Nông Thị Hòa", "0912345678", OwnerKind.HOUSEHOLD
    update_owner(owner, by=officer, national_id=NUMBER)
    assert Stall.objects.get(pk=stall.pk).step == Step.PRINTED


def test_a_national_id_is_one_persons_as_far_as_the_officer_can_see(commune, officer, other_commune, neighbour):
    create_owner(name="Lý Văn Páo", unit=commune, national_id=NUMBER)
    owner = create_owner(name="Nông Thị Hoa", unit=commune)
    with pytest.raises(ValidationError) as refused:
        update_owner(owner, by=officer, national_id=NUMBER)
    assert refused.value.message_dict == {"national_id": ["Số định danh này đã ghi cho chủ hộ Lý Văn Páo."]}
    assert Owner.objects.get(pk=owner.pk).national_id == ""
    elsewhere = create_owner(name="Hoàng Thị Mỷ", unit=other_commune)
    # To the neighbour the number of a person she may not see is no news of that person.
    update_owner(elsewhere, by=neighbour, national_id=NUMBER)
    assert Owner.objects.get(pk=elsewhere.pk).national_id == NUMBER


def test_an_id_is_kept_unless_another_or_none_is_given(commune, officer):
    owner = create_owner(name="Nông Thị Hoa", unit=commune, national_id=NUMBER)
    assert update_owner(owner, by=officer).national_id == NUMBER
    assert update_owner(owner, by=officer, national_id=NUMBER).national_id == NUMBER
    assert update_owner(owner, by=officer, national_id="").national_id == ""


@pytest.fixture
def hoa(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune, phone="0912345678")


@pytest.mark.parametrize("name", ["Nông Thị Hoa", "nong thi hoa", "NÔNG THỊ HOA"])
def test_the_same_name_and_number_is_the_same_person(hoa, officer, name):
    assert reusable_owner(name=name, phone="0912345678", by=officer) == hoa


@pytest.mark.parametrize(
    ("name", "phone"), [("Nông Thị Hoa", ""), ("Nông Thị Hoa", "0912345679"), ("Nông Văn Hoa", "0912345678")]
)
def test_anything_less_is_another_person(hoa, officer, name, phone):
    assert reusable_owner(name=name, phone=phone, by=officer) is None


def test_only_people_she_works_with_are_found_again(hoa, neighbour, viewer, other_commune, make_market):
    assert reusable_owner(name=hoa.name, phone=hoa.phone, by=neighbour) is None
    assert reusable_owner(name=hoa.name, phone=hoa.phone, by=viewer) is None
    stall = create_stall(make_market("Chợ Trùng Khánh", unit=other_commune), code="A-1")
    move_in(stall, hoa, since=date(2026, 3, 1))
    assert reusable_owner(name=hoa.name, phone=hoa.phone, by=neighbour) == hoa


def test_who_held_a_stall_here_is_seen_here(hoa, neighbour, officer, other_commune, make_market):
    assert list(Owner.objects.visible_to(officer)) == [hoa]
    assert list(Owner.objects.visible_to(neighbour)) == []
    stall = create_stall(make_market("Chợ Trùng Khánh", unit=other_commune), code="A-1")
    move_in(stall, hoa, since=date(2026, 3, 1))
    assert list(Owner.objects.visible_to(neighbour)) == [hoa]


def test_once_she_has_left_she_may_be_looked_at_and_not_changed(hoa, neighbour, officer, other_commune, make_market):
    stall = create_stall(make_market("Chợ Trùng Khánh", unit=other_commune), code="A-1")
    move_in(stall, hoa, since=date(2026, 3, 1))
    assert list(Owner.objects.visible_to(neighbour, to=Action.REGISTER)) == [hoa]
    move_out(stall, until=date(2026, 6, 1))
    assert list(Owner.objects.visible_to(neighbour)) == [hoa]
    for action in (Action.REGISTER, Action.PRINT):
        assert list(Owner.objects.visible_to(neighbour, to=action)) == []
        assert list(Owner.objects.visible_to(officer, to=action)) == [hoa]
    assert reusable_owner(name=hoa.name, phone=hoa.phone, by=neighbour) is None


def test_a_form_opened_long_ago_writes_only_its_own_fields(hoa, officer):
    opened = Owner.objects.get(pk=hoa.pk)
    update_owner(hoa, by=officer, national_id=NUMBER)
    opened.phone = "0987654321"
    kept = update_owner(opened, by=officer)
    assert (kept.phone, kept.national_id) == ("0987654321", NUMBER)
    assert Owner.objects.get().national_id == NUMBER


@pytest.mark.parametrize(
    ("name", "told"),
    [("Nông Thị Đào", ["Nông Thị Đào"]), ("NÔNG  THỊ HÒA", []), ("Nông Thị Hoa", [])],
)
def test_who_asked_is_told_of_another_name_before_it_counts(hoa, officer, monkeypatch, name, told):
    heard = []
    monkeypatch.setattr("stalls.services.owners.OWNER_RENAMED", [lambda owner: heard.append(owner.name)])
    hoa.name = name
    update_owner(hoa, by=officer)
    assert heard == told


def test_whoever_asked_may_refuse_the_new_name(hoa, officer, monkeypatch):
    def refuse(owner):
        raise ValidationError("Chưa đổi tên được.")

    monkeypatch.setattr("stalls.services.owners.OWNER_RENAMED", [refuse])
    hoa.name = "Nông Thị Đào"
    with pytest.raises(ValidationError, match="Chưa đổi tên được"):
        update_owner(hoa, by=officer)
    assert Owner.objects.get().name == "Nông Thị Hoa"


@pytest.mark.parametrize("letter", ["ﬃ", "ẞ", "한", "ΐ", "ậ"])
def test_any_name_of_a_hundred_letters_is_kept_and_found(commune, officer, letter):
    """Folded for the search, one letter may become three."""
    owner = create_owner(name=letter * 100, unit=commune, phone="0912345678")
    assert Owner.objects.matching(letter * 100).get() == owner
    owner.name = letter * 101
    with pytest.raises(ValidationError) as refused:
        update_owner(owner, by=officer)
    assert list(refused.value.message_dict) == ["name"]
