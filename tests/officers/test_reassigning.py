"""After a merger: who is shown for reassignment, to whom, and what moving does."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.enums import Action, Role
from officers.models import AuditEvent
from officers.services import appoint, move_appointment
from places.models import AdminUnit
from places.services import merge_units
from tests.officers.people import again
from tests.pages import messages_of, text_of

URL = "/officers/reassign/"


@pytest.fixture
def merged(commune, other_commune, officer, viewer, neighbour):
    """Hòa An and Trùng Khánh are one since today."""
    new = AdminUnit(code="99001", name="Xã Hòa Khánh", kind="commune", parent=commune.parent)
    return merge_units([commune, other_commune], new, effective_on=timezone.localdate(), decree="NQ 1")


@pytest.fixture
def province_client(confirmed_client_of, province_officer):
    return confirmed_client_of(province_officer)


def move(client, user, to="99001"):
    return client.post(URL, {"appointment": user.appointments.earliest("pk").code, "to": to}, follow=True)


def test_nothing_waits_while_nothing_is_merged(province_client, officer):
    assert "Không còn ai phải phân công lại" in text_of(province_client.get(URL))
    assert URL not in text_of(province_client.get("/officers/"))


def test_each_appointment_is_shown_with_where_it_can_go(province_client, merged):
    text = text_of(province_client.get(URL))
    assert text.count('class="reassign-row"') == text.count("Chuyển sang Xã Hòa Khánh") == 3
    notice = text_of(province_client.get("/officers/"))
    assert "3 vai trò ở xã, phường đã sáp nhập" in notice
    assert f'href="{URL}"' in notice


def test_one_button_ends_the_old_and_makes_the_new(province_client, province_officer, merged, officer):
    page = move(province_client, officer)
    assert messages_of(page) == ["Đã chuyển vai trò sang Xã Hòa Khánh."]
    old, new = officer.appointments.order_by("pk")
    assert (old.is_over, new.unit, new.role, new.appointed_by) == (True, merged, old.role, province_officer)
    assert again(officer).scope.unit_ids(Action.REGISTER) == {merged.pk}
    assert again(officer).scope.former == {}
    actions = list(AuditEvent.objects.order_by("-seq").values_list("action", flat=True)[:2])
    assert actions == ["appointment.create", "appointment.move"]


def test_pressed_twice_it_moves_once(province_client, merged, officer):
    move(province_client, officer)
    assert messages_of(move(province_client, officer)) == ["Vai trò này không còn chờ chuyển."]
    assert officer.appointments.count() == 2


@pytest.mark.parametrize(("begun", "left"), [(-300, 40), (-300, None), (0, 0)])
def test_moved_it_lasts_no_longer_than_before(province_client, merged, officer, begun, left):
    today = timezone.localdate()
    until = None if left is None else today + timedelta(days=left)
    officer.appointments.update(valid_from=today + timedelta(days=begun), valid_to=until)
    move(province_client, officer)
    new = officer.appointments.latest("pk")
    assert (new.unit, new.valid_from, new.valid_to) == (merged, today, until)


def test_moved_before_it_begins_it_begins_when_it_would_have(province_officer, merged, officer):
    begins = timezone.localdate() + timedelta(days=9)
    officer.appointments.update(valid_from=begins)
    given = move_appointment(officer.appointments.get(), to=merged, by=province_officer)
    assert (given.valid_from, given.valid_to) == (begins, None)


def test_what_is_over_is_not_revived(province_client, merged, officer):
    officer.appointments.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert messages_of(move(province_client, officer)) == ["Vai trò này không còn chờ chuyển."]
    assert officer.appointments.count() == 1


def test_what_was_given_in_the_new_unit_does_not_move(province_client, merged, make_officer):
    stays = make_officer("oday", unit=merged)
    assert messages_of(move(province_client, stays)) == ["Vai trò này không còn chờ chuyển."]
    assert not stays.appointments.get().is_over


@pytest.mark.parametrize("to", ["", "01447", "01654", "99999", "a\0"])
def test_it_goes_to_a_successor_only(province_client, merged, officer, to):
    assert len(messages_of(move(province_client, officer, to))) == 1
    assert officer.appointments.count() == 1
    assert not officer.appointments.get().is_over


def test_the_area_officer_reassigns_in_her_area(confirmed_client_of, area_officer, merged, officer, neighbour):
    client = confirmed_client_of(area_officer)
    text = text_of(client.get(URL))
    assert text.count('class="reassign-row"') == 2, "the two of Hòa An"
    assert client.post(URL, {"appointment": neighbour.appointments.get().code, "to": "99001"}).status_code == 404
    assert messages_of(move(client, officer)) == ["Đã chuyển vai trò sang Xã Hòa Khánh."]


def test_the_officer_of_an_ended_unit_appoints_nobody_any_more(confirmed_client_of, merged, officer):
    assert not again(officer).scope.appoints
    client = confirmed_client_of(again(officer))
    assert (client.get(URL).status_code, move(client, officer).status_code) == (403, 403)


def test_who_may_not_give_the_role_can_not_move_it(merged, officer, viewer, colleague):
    appoint(colleague, role=Role.COMMUNE_OFFICER, unit=merged)
    by = again(colleague)
    for user, refused in [(officer, "role"), (viewer, "place")]:
        with pytest.raises(ValidationError) as error:
            move_appointment(user.appointments.get(), to=merged, by=by)
        assert list(error.value.message_dict) == [refused]


def test_the_merger_is_said(merged, commune, other_commune):
    event = AuditEvent.objects.get(action="unit.merge")
    assert event.unit == merged
    assert event.changed["into"] == [None, "99001"]
    assert set(event.changed["olds"][1].split(", ")) == {commune.code, other_commune.code}
