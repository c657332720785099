"""The pages "Cán bộ": who comes to them, what they show, what they do."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from officers.enums import Role
from officers.models import Appointment, AuditEvent, FormReceipt, User
from officers.services import appoint, create_officer, deactivate, end_appointment
from stalls.services import create_board_member
from tests.officers.people import again, unit
from tests.pages import messages_of, text_of
from tests.stalls.forms import assert_refused

FIXED = [
    "/officers/",
    "/officers/new/",
    "/officers/appoint/",
    "/officers/bulk/",
    "/officers/slips/",
    "/officers/reassign/",
]
HERS = [
    "/officers/nguoixem/",
    "/officers/nguoixem/sign-out/",
    "/officers/nguoixem/deactivate/",
    "/officers/nguoixem/reactivate/",
    "/officers/nguoixem/appointments/{code}/end/",
]
APPOINTERS = ["administrator", "province_officer", "area_officer", "officer"]


@pytest.fixture
def who(request, confirmed_client_of, viewer):
    return lambda name: confirmed_client_of(request.getfixturevalue(name))


@pytest.fixture
def paths(viewer):
    return FIXED + [path.format(code=viewer.appointments.get().code) for path in HERS]


def statuses(client, method, paths):
    return {path: getattr(client, method)(path).status_code for path in paths}


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (User, Appointment)]


@pytest.mark.parametrize("name", APPOINTERS)
def test_who_appoints_comes_to_every_page(who, paths, name):
    assert statuses(who(name), "get", paths) == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("name", ["viewer", "board_member"])
def test_who_does_not_is_told_so_everywhere(who, paths, name):
    client, before = who(name), everything()
    assert statuses(client, "get", paths) == dict.fromkeys(paths, 403)
    assert statuses(client, "post", paths) == dict.fromkeys(paths, 403)
    assert "Vai trò của anh/chị không giao vai trò cho ai." in text_of(client.get("/officers/"))
    assert everything() == before


def test_a_foreign_officer_is_as_absent_as_none(who, viewer, neighbour, paths):
    client, before = who("neighbour"), everything()
    hers = paths[len(FIXED) :]
    absent = client.get("/officers/khongco/").content
    for path in hers:
        foreign = client.get(path)
        assert (foreign.status_code, foreign.content) == (404, absent)
        there = client.get(path.replace("nguoixem", "khongco"))
        assert (there.status_code, there.content) == (404, absent)
    assert statuses(client, "post", hers[1:]) == dict.fromkeys(hers[1:], 404)
    assert everything() == before


def test_another_persons_appointment_does_not_end_under_this_name(who, viewer, officer, area_officer):
    code = officer.appointments.get().code
    client = who("area_officer")
    assert client.get(f"/officers/nguoixem/appointments/{code}/end/").status_code == 404
    assert client.post(f"/officers/nguoixem/appointments/{code}/end/", {"when": "now"}).status_code == 404
    assert not officer.appointments.get().is_over


def test_what_gives_or_takes_a_role_asks_for_the_password_again(client_of, officer, paths):
    client, before = client_of(officer), everything()
    open_ones = {"/officers/", "/officers/nguoixem/"}
    for path in set(paths) - open_ones:
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer["Location"][:15]) == (302, "/confirm/?next=")
    assert statuses(client, "get", open_ones) == dict.fromkeys(open_ones, 200)
    assert everything() == before


@pytest.mark.parametrize("name", ["officer", "viewer", "board_member"])
def test_the_way_to_the_list_is_shown_to_who_may_go_it(who, name):
    text = text_of(who(name).get("/"))
    assert text.count('href="/officers/"') == (2 if name == "officer" else 0)
    assert text.count('href="/roles/"') == 1


def names_on(page):
    return re.findall(r'href="/officers/([\w.-]+)/">[^<]+</a>(?: \(anh/chị\))?<small', text_of(page))


@pytest.fixture
def staff(province_officer, commune, other_commune, market):
    """In a commune: one at work, one to come, one who went; a board member; and a stranger in another commune."""
    kwargs = {"role": Role.VIEWER, "unit": commune, "by": province_officer}
    create_officer("dangxem", full_name="Ân Thị Đang", **kwargs)
    sap = create_officer("sapxem", full_name="Bế Thị Sắp", **kwargs)
    sap.appointments.update(valid_from=timezone.localdate() + timedelta(days=5))
    thoi = create_officer("thoixem", full_name="Đàm Thị Thôi", **kwargs)
    end_appointment(thoi.appointments.get(), by=province_officer)
    create_board_member(market, "banql", full_name="Hà Thị Ban", by=province_officer)
    create_officer("nguoila", full_name="Lý Thị Lạ", role=Role.VIEWER, unit=other_commune, by=province_officer)


def test_the_list_shows_whom_she_oversees_by_given_name(who, officer, staff):
    page = who("officer").get("/officers/")
    assert names_on(page) == ["banql", "dangxem", "sapxem", "thoixem", "nguoixem", "canbo"]
    text = text_of(page)
    for words in ("Người xem · Xã Hòa An", "Ban quản lý chợ · Chợ Nước Hai", "Chưa bắt đầu", "Đã thôi", "Chưa đăng ký"):
        assert words in text
    assert "Lý Thị Lạ" not in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=bế", ["sapxem"]),
        ("q=THI DANG", ["dangxem"]),
        ("q=xem", ["dangxem", "sapxem", "thoixem", "nguoixem"]),
        ("q=nguoila", []),
        ("role=market_board", ["banql"]),
        ("role=commune_officer", ["canbo"]),
        ("role=province_officer", []),
        ("state=working", ["banql", "dangxem", "nguoixem", "canbo"]),
        ("state=future", ["sapxem"]),
        ("state=ended", ["thoixem"]),
        ("state=working&role=viewer", ["dangxem", "nguoixem"]),
        ("state=inactive", []),
        ("q=%00", ["banql", "dangxem", "sapxem", "thoixem", "nguoixem", "canbo"]),
    ],
)
def test_the_list_is_narrowed(who, officer, staff, query, names):
    assert names_on(who("officer").get(f"/officers/?{query}")) == names


def test_who_was_stopped_or_has_signed_up(who, officer, staff):
    dang = User.objects.get(username="dangxem")
    deactivate(dang, by=officer)
    thoi = User.objects.get(username="thoixem")
    thoi.set_password("cho-phien-nuoc-hai-2")
    thoi.save()
    assert names_on(who("officer").get("/officers/?state=inactive")) == ["dangxem"]
    waiting = names_on(who("officer").get("/officers/?state=not_signed_up"))
    assert "thoixem" not in waiting
    assert "sapxem" in waiting


def test_a_list_without_a_match_says_so(who, officer):
    assert "Không có cán bộ nào khớp" in text_of(who("officer").get("/officers/?q=zzz"))


def test_the_page_of_an_officer_shows_what_the_viewer_oversees(who, officer, viewer, other_commune, province_officer):
    appoint(viewer, role=Role.VIEWER, unit=other_commune, by=province_officer)
    text = text_of(who("officer").get("/officers/nguoixem/"))
    assert "Xã Hòa An" in text
    assert "Xã Trùng Khánh" not in text
    text = text_of(who("province_officer").get("/officers/nguoixem/"))
    assert "Xã Trùng Khánh" in text


def buttons_on(page):
    return set(re.findall(r"/officers/(?:nguoixem/)?(sign-out|deactivate|reactivate|slips)/", text_of(page)))


def test_whose_account_is_not_wholly_hers_she_stops_and_signs_out(who, officer, viewer, other_commune):
    appoint(viewer, role=Role.VIEWER, unit=other_commune)
    page = who("officer").get("/officers/nguoixem/")
    assert buttons_on(page) - {"slips"} == {"sign-out", "deactivate"}
    assert "slips/?user=nguoixem" not in text_of(page)
    assert "phiếu đăng ký và xác thực hai bước do cấp trên lo" in text_of(page)
    deactivate(viewer, by=officer)
    page = who("officer").get("/officers/nguoixem/")
    assert "tài khoản do cấp trên quản lý" in text_of(page)
    assert "/officers/nguoixem/reactivate/" not in text_of(page)
    page = who("province_officer").get("/officers/nguoixem/")
    assert "/officers/nguoixem/reactivate/" in text_of(page)


def test_the_account_of_one_above_has_no_buttons(who, officer, viewer, province):
    appoint(viewer, role=Role.PROVINCE_OFFICER, unit=province)
    text = text_of(who("officer").get("/officers/nguoixem/"))
    assert "tài khoản do cấp trên quản lý" in text
    assert "/officers/nguoixem/sign-out/" not in text


def test_her_own_page_has_no_buttons(who, officer):
    text = text_of(who("officer").get("/officers/canbo/"))
    assert "Giao thêm vai trò" not in text
    assert "/end/" not in text


NEW = {"full_name": "Nông Thị Hòa", "username": "", "role": "viewer", "place": "unit-01654", "since": ""}


@pytest.fixture
def new():
    return NEW | {"since": f"{timezone.localdate():%d/%m/%Y}", "once": "khoa-mot-lan"}


def test_a_new_officer_is_made_and_her_slip_waits(who, officer, new):
    answer = who("officer").post("/officers/new/", new)
    assert answer["Location"] == "/officers/slips/?user=nongthihoa"
    made = User.objects.get(username="nongthihoa")
    given = made.appointments.get()
    assert (made.full_name, given.role, given.unit.code, given.appointed_by) == (
        "Nông Thị Hòa",
        Role.VIEWER,
        "01654",
        officer,
    )


def test_the_form_sent_twice_makes_one_officer(who, officer, new):
    client = who("officer")
    answers = [client.post("/officers/new/", new)["Location"] for _ in range(2)]
    assert len(set(answers)) == 1
    assert User.objects.filter(full_name="Nông Thị Hòa").count() == 1
    assert FormReceipt.objects.count() == 1


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(who, officer, new):
    client = who("officer")
    for change, expected in [
        ({"full_name": ""}, {"full_name": "Nhập họ và tên, có dấu."}),
        ({"full_name": "a" * 121}, {"full_name": "Họ và tên dài 121 ký tự; nhiều nhất 120 ký tự."}),
        ({"username": "canbo"}, {"username": "Tên đăng nhập canbo đã có người dùng."}),
        ({"role": "", "place": ""}, {"role": "Chọn vai trò.", "place": "Chọn nơi làm việc."}),
        ({"since": "01/01/2020"}, {"since": "Ngày bắt đầu không thể trước hôm nay."}),
        ({"since": "mai"}, {"since": "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."}),
    ]:
        values = {name: value for name, value in (new | change).items() if name != "once"}
        assert_refused(client, "/officers/new/", values, expected)
    assert not User.objects.filter(full_name__startswith="Nông Thị Hòa").exists()


FORGED = [
    ("role", "commune_officer"),
    ("role", "area_officer"),
    ("role", "administrator"),
    ("role", "market_board"),
    ("place", "unit-01447"),
    ("place", "unit-04"),
    ("place", "area-051"),
    ("place", "unit-99999"),
]


@pytest.mark.parametrize(("field", "value"), FORGED)
def test_an_appointment_above_ones_own_scope_is_refused_by_forged_post_too(who, officer, new, field, value):
    client, before = who("officer"), everything()
    for path in ("/officers/new/", "/officers/appoint/"):
        page = client.post(path, new | {field: value, "username": "moi" if "new" in path else "nguoixem"})
        assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert everything() == before


def test_places_offered_lie_wholly_within(who, area_officer, province_officer, officer):
    def offered(name):
        groups = who(name).get("/officers/new/").context["form"].fields["place"].choices[1:]
        return {group: [label for _value, label in places] for group, places in groups}

    assert offered("officer") == {"Xã, phường": ["Xã Hòa An"]}
    assert offered("area_officer")["Khu vực"] == ["Khu vực Hòa An"]
    everywhere = offered("province_officer")
    assert (everywhere["Cả tỉnh"], len(everywhere["Xã, phường"])) == (["Tỉnh Cao Bằng"], 56)
    assert len(everywhere["Khu vực"]) == 10


def test_a_further_role_for_somebody_whose_name_is_typed(who, officer, neighbour, new):
    client = who("officer")
    page = client.get("/officers/appoint/?user=hangxom")
    assert page.context["form"]["username"].value() == "hangxom"
    answer = client.post("/officers/appoint/", new | {"username": "HangXom"})
    assert answer["Location"] == "/officers/hangxom/"
    assert client.get("/officers/hangxom/").status_code == 200
    assert neighbour.appointments.get(role=Role.VIEWER).appointed_by == officer


def test_a_name_that_nobody_has(who, officer, new):
    page = who("officer").post("/officers/appoint/", new | {"username": "hangxo"})
    assert page.context["form"].errors == {
        "username": ["Không giao được cho tên đăng nhập “hangxo”. Xem lại tên, hoặc nhờ cấp trên."]
    }


def test_one_does_not_appoint_oneself_by_a_forged_name(who, officer, new):
    page = who("officer").post("/officers/appoint/", new | {"username": "canbo"})
    said = "Không ai tự giao hay tự thôi vai trò của mình. Nhờ người cấp trên."
    assert page.context["form"].non_field_errors() == [said]
    assert officer.appointments.count() == 1


@pytest.mark.parametrize(("when", "last_day"), [("now", 0), ("today", 0), ("day", 3)])
def test_a_role_is_ended(who, officer, viewer, when, last_day):
    today = timezone.localdate()
    sent = {"when": when, "on": f"{today + timedelta(days=3):%d/%m/%Y}"}
    given = viewer.appointments.get()
    answer = who("officer").post(f"/officers/nguoixem/appointments/{given.code}/end/", sent)
    assert answer["Location"] == "/officers/nguoixem/"
    given.refresh_from_db()
    assert (bool(given.ended_at), given.valid_to) == (when == "now", today + timedelta(days=last_day))
    event = AuditEvent.objects.order_by("-seq").first()
    assert (event.action, event.actor, event.label) == ("appointment.end", officer, "nguoixem")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"when": "day"}, ("on", "Nhập ngày làm việc cuối cùng.")),
        ({"when": "day", "on": "01/01/2020"}, ("on", "Ngày thôi không thể trước hôm nay.")),
        ({}, ("when", "Chọn khi nào.")),
    ],
)
def test_an_end_that_is_not_said_well(who, officer, viewer, sent, expected):
    field, said = expected
    page = who("officer").post(f"/officers/nguoixem/appointments/{viewer.appointments.get().code}/end/", sent)
    assert page.context["form"].errors[field][0].startswith(said)
    assert not viewer.appointments.get().is_over


def test_a_colleague_of_the_same_rank_can_not_be_ended(who, officer, colleague):
    given = colleague.appointments.get()
    page = who("officer").post(f"/officers/dongnghiep/appointments/{given.code}/end/", {"when": "now"})
    (said,) = page.context["form"].non_field_errors()
    assert said == "Vai trò của anh/chị không giao hay thôi được vai trò “Cán bộ xã, phường”."
    assert not colleague.appointments.get().is_over


def test_a_role_ended_while_its_holder_is_signed_in(who, officer, province_officer, viewer, new):
    """Her open page still has its buttons; whatever she presses next is refused."""
    hers = who("officer")
    assert hers.get("/officers/new/").status_code == 200
    end_appointment(officer.appointments.get(), by=province_officer)
    before = everything()
    assert hers.post("/officers/new/", new).status_code == 403
    assert hers.post(f"/officers/nguoixem/appointments/{viewer.appointments.get().code}/end/").status_code == 403
    assert hers.get("/officers/").status_code == 403
    assert hers.get("/").status_code == 200
    assert everything() == before


def test_the_account_is_signed_out_stopped_and_used_again(who, officer, viewer):
    client = who("officer")
    said = []
    for action in ("sign-out", "deactivate", "reactivate"):
        page = client.post(f"/officers/nguoixem/{action}/", {"once": f"khoa-{action}"}, follow=True)
        assert page.redirect_chain == [("/officers/nguoixem/", 302)]
        said += messages_of(page)
    assert said == ["Đã đăng xuất người này khỏi mọi máy.", "Đã ngừng dùng tài khoản.", "Đã cho dùng lại tài khoản."]
    assert (again(viewer).sign_outs, again(viewer).is_active) == (1, True)


def test_what_can_not_be_done_to_an_account_is_said(who, officer, viewer):
    page = who("officer").post("/officers/nguoixem/reactivate/")
    assert page.context["form"].non_field_errors() == ["Tài khoản này đang dùng."]
    assert unit("Xã Hòa An").appointments.count() == 2
