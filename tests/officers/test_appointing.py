"""The services that give and end roles: who may, for whom, where, from when."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from officers.enums import Role, TermState
from officers.models import Appointment, AuditEvent, User
from officers.roles import APPOINTS
from officers.services import (
    appoint,
    create_officer,
    create_officers,
    create_user,
    deactivate,
    end_appointment,
    issue_links,
    move_appointment,
    pair_anew,
    reactivate,
    sign_out_everywhere,
    user_named,
)
from officers.signup import new_sign_up_link, sign_up_tokens
from places.models import Area
from stalls.services import give_seat
from tests.officers.people import again, area, unit

TODAY = timezone.localdate


def days(count):
    return timedelta(days=count)


def refusal(call, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        call(*args, **kwargs)
    return error.value.message_dict if hasattr(error.value, "error_dict") else error.value.messages[0]


def actions():
    return list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))


@pytest.fixture
def newcomer(db):
    return create_user("nguoimoi", full_name="Lý Thị Mới")


PLACES = {
    Role.ADMINISTRATOR: ("unit", "Tỉnh Cao Bằng"),
    Role.PROVINCE_OFFICER: ("unit", "Tỉnh Cao Bằng"),
    Role.AREA_OFFICER: ("area", "Khu vực Hòa An"),
    Role.COMMUNE_OFFICER: ("unit", "Xã Hòa An"),
    Role.VIEWER: ("unit", "Xã Hòa An"),
}


def place_for(role):
    kind, name = PLACES[role]
    return {kind: unit(name) if kind == "unit" else area(name)}


@pytest.mark.parametrize("role", list(PLACES))
@pytest.mark.parametrize("who", ["administrator", "province_officer", "area_officer", "officer", "viewer"])
def test_each_role_gives_what_the_table_says_and_no_more(request, newcomer, who, role):
    by = request.getfixturevalue(who)
    held = Role(by.appointments.get().role)
    if role in APPOINTS[held]:
        given = appoint(newcomer, role=role, by=by, **place_for(role))
        assert (given.role, given.appointed_by, given.state) == (role, by, TermState.WORKING)
        return
    said = refusal(appoint, newcomer, role=role, by=by, **place_for(role))
    assert said == {"role": [f"Vai trò của anh/chị không giao hay thôi được vai trò “{role.label}”."]}
    assert not newcomer.appointments.exists()


def test_nobody_appoints_beyond_her_own_place(area_officer, officer, newcomer):
    """Not in another commune, and not in an area that reaches beyond her own."""
    elsewhere = unit("Xã Trùng Khánh")
    for by, role, place in [
        (officer, Role.VIEWER, {"unit": elsewhere}),
        (officer, Role.VIEWER, {"area": area("Khu vực Hòa An")}),
        (area_officer, Role.COMMUNE_OFFICER, {"unit": elsewhere}),
        (area_officer, Role.VIEWER, {"area": area("Khu vực Nguyên Bình")}),
        (area_officer, Role.VIEWER, {"unit": unit("Tỉnh Cao Bằng")}),
    ]:
        assert list(refusal(appoint, newcomer, role=role, by=by, **place)) == ["place"]
    assert not newcomer.appointments.exists()
    assert appoint(newcomer, role=Role.VIEWER, area=area("Khu vực Hòa An"), by=area_officer)


def test_a_role_counts_only_where_it_is_held(officer, newcomer, make_officer, other_commune):
    """An officer here who is a viewer there appoints nobody there."""
    appoint(officer, role=Role.VIEWER, unit=other_commune)
    assert list(refusal(appoint, newcomer, role=Role.VIEWER, unit=other_commune, by=again(officer))) == ["place"]


def test_nobody_gives_herself_a_role_or_ends_her_own(province_officer):
    said = "Không ai tự giao hay tự thôi vai trò của mình. Nhờ người cấp trên."
    own = province_officer.appointments.get()
    place = unit("Xã Hòa An")
    assert refusal(appoint, province_officer, role=Role.VIEWER, unit=place, by=province_officer) == said
    assert refusal(end_appointment, own, by=province_officer) == said
    for service in (sign_out_everywhere, deactivate, reactivate):
        assert refusal(service, province_officer, by=province_officer) == said
    assert refusal(issue_links, [province_officer], by=province_officer) == said


@pytest.mark.parametrize(
    ("role", "place", "words"),
    [
        (Role.PROVINCE_OFFICER, {"unit": "Xã Hòa An"}, "cho cả tỉnh"),
        (Role.AREA_OFFICER, {"unit": "Xã Hòa An"}, "cho một khu vực"),
        (Role.COMMUNE_OFFICER, {"unit": "Tỉnh Cao Bằng"}, "cho một xã, phường"),
        (Role.COMMUNE_OFFICER, {"area": "Khu vực Hòa An"}, "cho một xã, phường"),
    ],
)
def test_a_role_fits_its_place(administrator, newcomer, role, place, words):
    where = {kind: (unit if kind == "unit" else area)(name) for kind, name in place.items()}
    said = refusal(appoint, newcomer, role=role, by=administrator, **where)
    assert said == {"place": [f"Vai trò “{role.label}” được giao {words}."]}


def test_the_command_line_may_all(newcomer, commune):
    given = appoint(newcomer, role=Role.ADMINISTRATOR, unit=commune, on=TODAY() - days(400))
    assert given.appointed_by is None


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(-1, "Ngày bắt đầu không thể trước hôm nay."), (400, "Ngày bắt đầu quá xa; xem lại năm.")],
)
def test_an_appointment_begins_today_or_within_a_year(province_officer, newcomer, commune, ahead, said):
    kwargs = {"role": Role.VIEWER, "unit": commune, "by": province_officer}
    assert refusal(appoint, newcomer, on=TODAY() + days(ahead), **kwargs) == {"since": [said]}
    given = appoint(newcomer, on=TODAY() + days(1), **kwargs)
    assert given.state == TermState.FUTURE
    assert again(newcomer).scope.roles == ()


def test_the_same_role_is_not_given_twice_at_a_time(province_officer, newcomer, commune):
    kwargs = {"role": Role.VIEWER, "unit": commune, "by": province_officer}
    first = appoint(newcomer, **kwargs)
    assert refusal(appoint, newcomer, **kwargs) == {"place": ["Lý Thị Mới đã có vai trò này ở Xã Hòa An."]}
    end_appointment(first, by=province_officer)
    assert appoint(newcomer, **kwargs) != first


def test_a_unit_that_is_no_more_takes_nobody(province_officer, newcomer):
    old = unit("Tỉnh Cao Bằng").children.get(name="Huyện Hòa An").children.get(name="Thị trấn Nước Hai")
    said = refusal(appoint, newcomer, role=Role.COMMUNE_OFFICER, unit=old, by=province_officer)
    assert said == {"place": ["Thị trấn Nước Hai không còn nữa."]}


def test_ended_at_once_it_is_gone_even_on_its_first_day(province_officer, newcomer, commune, market, client_of):
    given = appoint(newcomer, role=Role.VIEWER, unit=commune, by=province_officer)
    client = client_of(newcomer)
    assert client.get(f"/markets/{market.code}/").status_code == 200
    end_appointment(given, by=province_officer)
    assert client.get(f"/markets/{market.code}/").status_code == 404
    given.refresh_from_db()
    assert (given.state, given.until, given.valid_to) == (TermState.ENDED, TODAY(), TODAY())
    assert actions()[-1] == "appointment.end"


def test_ended_with_the_day_it_lasts_until_midnight(province_officer, officer):
    given = end_appointment(officer.appointments.get(), by=province_officer, on=TODAY())
    assert (given.state, given.ended_at, given.until) == (TermState.WORKING, None, TODAY())
    assert again(officer).scope.roles == (Role.COMMUNE_OFFICER,)
    assert Appointment.objects.in_force(TODAY() + days(1)).filter(user=officer).count() == 0


def test_what_was_ended_at_once_held_on_the_days_before(province_officer, officer):
    end_appointment(officer.appointments.get(), by=province_officer)
    assert Appointment.objects.in_force(TODAY() - days(1)).filter(user=officer).count() == 1
    assert Appointment.objects.in_force().filter(user=officer).count() == 0


def test_what_has_not_begun_can_be_taken_back(province_officer, newcomer, commune):
    given = appoint(newcomer, role=Role.VIEWER, unit=commune, by=province_officer, on=TODAY() + days(9))
    too_early = refusal(end_appointment, given, by=province_officer, on=TODAY() + days(3))
    assert too_early == {"on": ["Ngày thôi không thể trước ngày bắt đầu."]}
    end_appointment(given, by=province_officer)
    given.refresh_from_db()
    assert (given.state, given.valid_to) == (TermState.ENDED, TODAY() + days(9))
    assert not Appointment.objects.in_force(TODAY() + days(9)).filter(user=newcomer).exists()


def test_what_is_wrong_with_an_end(province_officer, officer):
    given = officer.appointments.get()
    assert list(refusal(end_appointment, given, by=province_officer, on=TODAY() - days(1))) == ["on"]
    far = refusal(end_appointment, given, by=province_officer, on=TODAY() + days(500))
    assert far == {"on": ["Ngày thôi quá xa; xem lại năm."]}
    end_appointment(given, by=province_officer)
    assert refusal(end_appointment, given, by=province_officer) == "Vai trò này đã thôi rồi."


def test_only_who_could_give_a_role_ends_it(officer, colleague, area_officer, neighbour):
    given = colleague.appointments.get()
    assert list(refusal(end_appointment, given, by=officer)) == ["role"]
    assert list(refusal(end_appointment, neighbour.appointments.get(), by=area_officer)) == ["place"]
    assert end_appointment(given, by=area_officer).is_over


def test_a_stopped_account_is_given_nothing(province_officer, newcomer, commune):
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    said = refusal(appoint, newcomer, role=Role.VIEWER, unit=commune, by=province_officer)
    assert said == "Tài khoản nguoimoi đã ngừng dùng. Cho dùng lại rồi mới giao vai trò."


def test_a_new_officer_waits_for_her_link(province_officer, commune):
    made = create_officer("hoa", full_name="Nông Thị Hoa", role=Role.VIEWER, unit=commune, by=province_officer)
    assert (made.is_signed_up, made.must_change_password, made.is_active) == (False, False, True)
    assert list(User.objects.not_signed_up().filter(pk=made.pk)) == [made]
    assert list(User.objects.matching("NONG thi h")) == list(User.objects.matching("hoa")) == [made]
    assert actions()[-2:] == ["user.create", "appointment.create"]


def test_a_taken_sign_in_name_makes_nobody(province_officer, officer, commune):
    count = User.objects.count()
    said = refusal(create_officer, "canbo", full_name="X", role=Role.VIEWER, unit=commune, by=province_officer)
    assert said == {"username": ["Tên đăng nhập canbo đã có người dùng."]}
    assert User.objects.count() == count


def test_a_user_whom_the_appointer_may_not_give_the_role_is_not_made(officer, other_commune):
    with pytest.raises(ValidationError):
        create_officer("hoa", full_name="Nông Thị Hoa", role=Role.VIEWER, unit=other_commune, by=officer)
    assert not User.objects.filter(username="hoa").exists()


def test_of_a_list_all_are_made_or_none(province_officer, officer, commune):
    class Row:
        def __init__(self, username):
            self.username, self.full_name, self.unit = username, "Nông Thị Hoa", commune

    with pytest.raises(ValidationError):
        create_officers([Row("mot"), Row("canbo")], role=Role.VIEWER, by=province_officer)
    assert not User.objects.filter(username="mot").exists()
    made = create_officers([Row("mot"), Row("hai")], role=Role.VIEWER, by=province_officer)
    assert [user.username for user in made] == ["mot", "hai"]


def test_somebody_is_found_by_her_whole_sign_in_name_only(officer):
    assert user_named("canbo") == officer
    said = "Không giao được cho tên đăng nhập “canb”. Xem lại tên, hoặc nhờ cấp trên."
    assert refusal(user_named, "canb") == {"username": [said]}


@pytest.mark.parametrize("above", ["province_officer", "area_officer", "administrator"])
def test_nobody_gives_a_role_to_her_own_superior(request, officer, market, commune, above):
    """Or she would see her page from then on, and learn which names there are above her."""
    superior = request.getfixturevalue(above)
    said = f"Không giao được cho tên đăng nhập “{superior.username}”. Xem lại tên, hoặc nhờ cấp trên."
    assert refusal(appoint, superior, role=Role.VIEWER, unit=commune, by=officer) == {"username": [said]}
    assert refusal(give_seat, market, superior, by=officer) == {"username": [said]}
    assert not User.objects.visible_to(officer).filter(pk=superior.pk).exists()


def test_a_colleague_from_elsewhere_may_be_given_one(officer, neighbour, commune):
    assert appoint(neighbour, role=Role.VIEWER, unit=commune, by=officer).user == neighbour


def test_a_link_ends_the_links_before_it_and_the_sessions(newcomer, client_of, province_officer):
    appoint(newcomer, role=Role.VIEWER, unit=unit("Xã Hòa An"))
    client = client_of(newcomer)
    assert client.get("/me/").status_code == 200
    ((_user, first),) = issue_links([newcomer], by=province_officer)
    token = first.rstrip("/").rpartition("/")[2]
    assert first.startswith("/sign-up/")
    assert sign_up_tokens.check_token(again(newcomer), token)
    issue_links([newcomer], by=province_officer)
    assert not sign_up_tokens.check_token(again(newcomer), token)
    assert client.get("/me/").status_code == 302
    assert actions().count("user.issue_link") == 2


def test_a_link_works_once(newcomer):
    token = new_sign_up_link(newcomer).rstrip("/").rpartition("/")[2]
    user = again(newcomer)
    user.set_password("cho-phien-nuoc-hai-2")
    user.save(update_fields=["password"])
    assert not sign_up_tokens.check_token(user, token)


ACCOUNT_SERVICES = [sign_out_everywhere, deactivate, lambda user, *, by: issue_links([user], by=by)]


@pytest.mark.parametrize("service", ACCOUNT_SERVICES, ids=["sign_out", "deactivate", "issue_links"])
def test_an_account_is_managed_by_whoever_could_give_all_its_roles(service, officer, viewer, province_officer):
    """A link is the whole account: a commune officer must not get a province officer's by one small role of hers."""
    appoint(province_officer, role=Role.VIEWER, unit=unit("Xã Hòa An"), by=None)
    said = refusal(service, again(province_officer), by=officer)
    assert said == "Nông Thị Thử còn vai trò mà anh/chị không giao được. Nhờ người cấp trên làm việc này."
    service(viewer, by=officer)


def test_a_seat_elsewhere_counts_too(officer, viewer, make_market, other_commune):
    give_seat(make_market("Chợ Trùng Khánh", unit=other_commune), viewer)
    assert "Nhờ người cấp trên" in refusal(issue_links, [viewer], by=officer)


def test_what_somebody_far_above_gave_keeps_nobody_from_stopping_her(officer, viewer, province, province_officer):
    appoint(viewer, role=Role.VIEWER, unit=province)
    for service in (lambda user, *, by: issue_links([user], by=by), pair_anew):
        assert "Nhờ người cấp trên" in refusal(service, viewer, by=officer)
    sign_out_everywhere(viewer, by=officer)
    deactivate(viewer, by=officer)
    assert "Nhờ người cấp trên" in refusal(reactivate, viewer, by=officer)
    reactivate(viewer, by=province_officer)


@pytest.mark.parametrize("above", ["area_officer", "province_officer", "administrator"])
def test_no_small_role_is_a_handle_on_one_above(request, officer, commune, above):
    """A small role of a superior in her place must not let a commune officer sign the superior out."""
    superior = request.getfixturevalue(above)
    appoint(superior, role=Role.VIEWER, unit=commune)
    for service in (sign_out_everywhere, deactivate):
        assert "Nhờ người cấp trên" in refusal(service, superior, by=officer)


def test_a_role_that_has_not_begun_lets_nobody_stop_her(officer, neighbour, commune):
    appoint(neighbour, role=Role.VIEWER, unit=commune, on=TODAY() + days(1), by=officer)
    assert "Nhờ người cấp trên" in refusal(deactivate, neighbour, by=officer)


def test_a_role_given_meanwhile_is_seen_by_whoever_issues_links(officer, viewer):
    """The users are locked before it is asked whose account this is: whoever gives a role locks its user too."""
    with CaptureQueriesContext(connection) as asked:
        issue_links([viewer], by=officer)
    tables = [re.search(r'FROM "(\w+)"', query["sql"]) for query in asked if "WHERE" in query["sql"]]
    names = [found[1] for found in tables if found]
    assert names.index("officers_user") < names.index("officers_appointment")


def test_the_command_line_may_do_all_to_an_account(administrator):
    for service in (sign_out_everywhere, deactivate, reactivate):
        service(administrator, by=None)
    assert [user for user, _path in issue_links([administrator], by=None)] == [administrator]
    end_appointment(administrator.appointments.get(), by=None)
    assert actions()[-1] == "appointment.end"


def test_an_area_without_communes_is_nobodys(province_officer, newcomer):
    """Whatever lies nowhere lies in nobody's places: it is given at the command line only, and ended there."""
    empty = Area.objects.create(code="999", name="Khu vực Không", valid_from=TODAY())
    kwargs = {"role": Role.AREA_OFFICER, "area": empty}
    assert list(refusal(appoint, newcomer, by=province_officer, **kwargs)) == ["place"]
    given = appoint(newcomer, **kwargs)
    assert list(refusal(end_appointment, given, by=province_officer)) == ["place"]
    assert "Nhờ người cấp trên" in refusal(deactivate, newcomer, by=province_officer)
    assert given not in Appointment.objects.visible_to(province_officer)
    assert newcomer not in User.objects.visible_to(province_officer)
    assert given in Appointment.objects.visible_to(newcomer)


def test_of_who_has_no_role_any_more_an_old_one_will_do(officer, viewer, neighbour, province_officer):
    end_appointment(viewer.appointments.get(), by=province_officer)
    assert "Nhờ người cấp trên" in refusal(deactivate, viewer, by=neighbour)
    deactivate(viewer, by=officer)
    assert not again(viewer).is_active


def test_signing_out_everywhere_and_stopping(officer, viewer, client_of):
    client = client_of(viewer)
    assert client.get("/me/").status_code == 200
    sign_out_everywhere(viewer, by=officer)
    assert client.get("/me/").status_code == 302
    client = client_of(again(viewer))
    deactivate(viewer, by=officer)
    assert client.get("/me/").status_code == 302
    assert refusal(deactivate, viewer, by=officer) == "Tài khoản này đã ngừng dùng rồi."
    assert "đã ngừng dùng" in refusal(issue_links, [again(viewer)], by=officer)
    reactivate(viewer, by=officer)
    assert refusal(reactivate, viewer, by=officer) == "Tài khoản này đang dùng."
    assert actions()[-3:] == ["user.sign_out_everywhere", "user.deactivate", "user.reactivate"]


def test_an_appointment_moves_only_to_a_successor(officer, province_officer, other_commune):
    given = officer.appointments.get()
    said = refusal(move_appointment, given, to=other_commune, by=province_officer)
    assert said == "Xã Hòa An không nhập vào Xã Trùng Khánh."
    assert again(officer).scope.roles == (Role.COMMUNE_OFFICER,)
