"""She takes her consent back: what is personal goes, what is counted stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.http import urlencode

from officers.models import AuditEvent
from stalls.enums import Step
from stalls.models import Owner, Stall, Tenancy
from stalls.services import (
    create_owner,
    create_stall,
    move_in,
    move_out,
    record_consent,
    reusable_owner,
    update_owner,
    withdraw_consent,
)
from tests.pages import messages_of, text_of

NUMBER, PHONE = "004088001234", "0912345678"


@pytest.fixture
def owner(commune, market, officer):
    owner = create_owner(name="Nông Thị Hoa", unit=commune, phone=PHONE, national_id=NUMBER)
    move_in(create_stall(market, code="A-001"), owner, since=timezone.localdate())
    record_consent(owner, how="spoken", by=officer)
    return owner


@pytest.fixture
def erased(owner, officer):
    return withdraw_consent(owner, by=officer)


@pytest.fixture
def address(owner):
    return f"/owners/{owner.code}/withdraw/"


def test_nothing_personal_is_left(erased, officer):
    row = Owner.objects.filter(pk=erased.pk).values().get()
    assert row["erased_at"] is not None
    assert [row[name] for name in ("name", "phone", "national_id_sealed", "national_id_index", "search_text")] == [
        "(đã xóa theo yêu cầu)", "", None, "", "",
    ]  # fmt: skip
    text = " ".join(map(str, row.values()))
    for gone in ("Hoa", "hoa", PHONE, NUMBER):
        assert gone not in text


def test_what_is_counted_stays(erased):
    tenancy = Tenancy.objects.get()
    assert (tenancy.owner, tenancy.until) == (erased, None)
    assert Stall.objects.get().step == Step.NO_ACCOUNT


def test_the_consent_is_withdrawn_by_name(erased, officer):
    given = erased.consents.get()
    assert (given.withdrawn_by, given.withdrawn_at) == (officer, erased.erased_at)


def test_the_audit_has_no_name(erased):
    events = AuditEvent.objects.filter(subject=str(erased.pk), action__in=["owner.erase", "consent.withdraw"])
    assert {event.action for event in events} == {"owner.erase", "consent.withdraw"}
    for event in events:
        assert "Hoa" not in event.changes
        assert NUMBER not in event.changes


def test_a_second_time_it_is_done_already(erased, officer, colleague):
    events = AuditEvent.objects.count()
    again = withdraw_consent(erased, by=colleague)
    assert again.erased_at == erased.erased_at
    assert AuditEvent.objects.count() == events


def test_without_a_recorded_consent_she_is_erased_all_the_same(commune, officer):
    owner = create_owner(name="Lý Văn Páo", unit=commune)
    assert withdraw_consent(owner, by=officer).is_erased


def test_nobody_writes_to_her_any_more(erased, officer, commune, market):
    refusal = "Dữ liệu của chủ hộ này đã xóa theo yêu cầu"
    erased.name = "Nông Thị Hoa"
    with pytest.raises(ValidationError, match=refusal):
        update_owner(erased, by=officer)
    with pytest.raises(ValidationError, match=refusal):
        move_in(create_stall(market, code="A-002"), erased, since=timezone.localdate())
    assert reusable_owner(name="Nông Thị Hoa", phone=PHONE, by=officer) is None
    assert reusable_owner(name="(đã xóa theo yêu cầu)", phone="", by=officer) is None


def test_someone_new_moves_in_as_ever(erased, commune):
    stall = Stall.objects.get()
    move_out(stall, until=timezone.localdate())
    move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
    assert Stall.objects.get().tenancy.owner.name == "Hoàng Văn Nam"


def test_the_database_lets_nothing_back_in(erased):
    with pytest.raises(IntegrityError):
        Owner.objects.filter(pk=erased.pk).update(phone=PHONE)


class TestPages:
    def test_asked_for_and_confirmed(self, confirmed_client_of, officer, owner, address):
        client = confirmed_client_of(officer)
        page = client.get(address)
        assert "checked" not in text_of(page)
        refused = client.post(address, {})
        assert refused.context["form"].errors == {
            "asked": ["Đánh dấu khi chính chủ hộ đã yêu cầu; xóa rồi không lấy lại được."]
        }
        assert not Owner.objects.get(pk=owner.pk).is_erased
        answer = client.post(address, {"asked": "on"})
        assert answer.url == f"/owners/{owner.code}/"
        page = client.get(answer.url)
        assert messages_of(page) == ["Đã xóa dữ liệu của chủ hộ. Biển nào đã treo thì thu lại."]
        text = text_of(page)
        assert "Dữ liệu cá nhân đã xóa ngày" in text
        assert "Hoa" not in text
        for gone in ("/edit/", "/consent/", "/reveal/", "/withdraw/"):
            assert gone not in text

    def test_the_form_sent_again_finds_it_done(self, confirmed_client_of, officer, owner, address):
        client = confirmed_client_of(officer)
        once = client.get(address).context["form"]["once"].value()
        for _ in range(2):
            client.post(address, {"asked": "on", "once": once})
            assert client.get(address)["Location"] == address.removesuffix("withdraw/")
        assert AuditEvent.objects.filter(action="owner.erase").count() == 1

    def test_the_password_is_asked_for_first(self, client_of, officer, owner, address):
        client = client_of(officer)
        assert client.get(address)["Location"] == f"/confirm/?{urlencode({'next': address})}"
        assert client.post(address, {"asked": "on"})["Location"] == f"/confirm/?{urlencode({'next': '/kept/'})}"
        assert not Owner.objects.get(pk=owner.pk).is_erased

    def test_who_may(self, confirmed_client_of, outsiders, owner, address):
        for user, status in outsiders:
            client = confirmed_client_of(user)
            assert client.get(address).status_code == status
            assert client.post(address, {"asked": "on"}).status_code == status
        assert not Owner.objects.get(pk=owner.pk).is_erased

    def test_a_board_is_neither_offered_it_nor_let_through(
        self, confirmed_client_of, board_member, officer, owner, address
    ):
        page = f"/owners/{owner.code}/"
        assert f'href="{address}"' in text_of(confirmed_client_of(officer).get(page))
        client = confirmed_client_of(board_member)
        assert f'href="{address}"' not in text_of(client.get(page))
        assert client.post(address, {"asked": "on"}).status_code == 403
        assert not Owner.objects.get(pk=owner.pk).is_erased

    def test_she_is_in_no_list_and_no_search(self, officer_client, erased, commune):
        create_owner(name="Lý Văn Páo", unit=commune)
        assert [each.name for each in officer_client.get("/owners/").context["object_list"]] == ["Lý Văn Páo"]
        for text in ("hoa", PHONE, "345678", "đã xóa"):
            found = officer_client.get("/search/", {"q": text}).context["found"]
            assert list(found["owners"]) == []

    def test_her_form_says_that_nothing_can_be_changed(self, officer_client, erased):
        answer = officer_client.post(f"/owners/{erased.code}/edit/", {"name": "Nông Thị Hoa", "kind": "person"})
        assert answer.status_code == 200
        assert "đã xóa theo yêu cầu" in answer.context["form"].non_field_errors()[0]
