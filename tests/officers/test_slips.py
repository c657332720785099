"""The slips of paper: for whom, what they say, and that only the last ones made are good."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from officers.enums import Role
from officers.models import AuditEvent, User
from officers.qr import qr_svg
from officers.services import appoint, create_officer, deactivate, end_appointment
from officers.signup import sign_up_tokens
from stalls.services import create_board_member
from tests.e2e.paper import codes_of_picture
from tests.officers.people import again, unit
from tests.pages import messages_of, text_of

URL = "/officers/slips/"


@pytest.fixture
def hoa(province_officer, commune):
    return create_officer("hoa", full_name="Nông Thị Hoa", role=Role.COMMUNE_OFFICER, unit=commune, by=province_officer)


@pytest.fixture
def soi(province_officer):
    where = unit("Xã Trùng Khánh")
    return create_officer("soi", full_name="Lục Văn Sòi", role=Role.VIEWER, unit=where, by=province_officer)


@pytest.fixture
def province_client(confirmed_client_of, province_officer):
    return confirmed_client_of(province_officer)


def listed(page):
    return re.findall(r'name="user" value="([^"]+)"', text_of(page))


def ticked(page):
    return re.findall(r'name="user" value="([^"]+)"[^>]* checked', text_of(page))


def tokens_in(page):
    return dict(re.findall(r"http://testserver/sign-up/(\w+)/([\w-]+)/", text_of(page)))


def test_who_has_not_signed_up_waits_the_newest_first(province_client, hoa, soi, officer):
    """But not who was made at the command line, by nobody."""
    assert not officer.is_signed_up
    page = province_client.get(URL)
    assert listed(page) == ticked(page) == ["soi", "hoa"]
    assert ticked(province_client.get(f"{URL}?newest=1")) == ["soi"]
    assert ticked(province_client.get(f"{URL}?newest=x")) == ["soi", "hoa"]


def test_nobody_waits_who_has_signed_up_or_stopped_or_lost_the_role(province_client, province_officer, hoa, soi):
    hoa.set_password("cho-phien-nuoc-hai-2")
    hoa.save(update_fields=["password"])
    assert listed(province_client.get(URL)) == ["soi"]
    deactivate(soi, by=province_officer)
    assert listed(province_client.get(URL)) == []
    assert "Không còn ai chờ phiếu" in text_of(province_client.get(URL))


def test_an_ended_role_waits_for_no_slip(province_client, province_officer, hoa):
    end_appointment(hoa.appointments.get(), by=province_officer)
    assert listed(province_client.get(URL)) == []


def test_looking_makes_no_link(province_client, hoa):
    province_client.get(URL)
    province_client.get(f"{URL}?user=hoa")
    assert again(hoa).sign_outs == 0
    assert not AuditEvent.objects.filter(action="user.issue_link").exists()


def test_a_slip_says_who_where_how_and_until_when(province_client, hoa):
    page = province_client.post(URL, {"user": "hoa"})
    text = text_of(page)
    until = timezone.localtime() + timedelta(days=14)
    for words in ("Nông Thị Hoa", "Cán bộ xã, phường · Xã Hòa An", "hoa</strong>", f"ngày {until:%d/%m/%Y}"):
        assert words in text
    ((_uid, token),) = tokens_in(page).items()
    assert sign_up_tokens.check_token(again(hoa), token)
    assert page["Cache-Control"] == "private, no-store"


def test_each_has_her_own_and_a_second_print_ends_the_first(province_client, hoa, soi):
    first, second = (tokens_in(province_client.post(URL, {"user": ["hoa", "soi"]})) for _ in range(2))
    assert len(first) == len(second) == 2
    users = {user.username: again(user) for user in (hoa, soi)}
    valid = [[sign_up_tokens.check_token(user, token) for user in users.values()] for token in first.values()]
    assert valid == [[False, False], [False, False]]
    assert sorted(sign_up_tokens.check_token(users["hoa"], token) for token in second.values()) == [False, True]


def test_the_code_on_the_slip_leads_to_its_address(province_client, hoa):
    page = province_client.post(URL, {"user": "hoa"})
    svg = re.search(r'<div class="slip-code">(<svg.*?</svg>)', text_of(page), re.DOTALL)[1]
    assert 'role="img" aria-label="Mã QR mở trang đăng ký của Nông Thị Hoa"' in svg
    address = re.search(r"http://testserver/sign-up/[^<]+", text_of(page))[0]
    assert codes_of_picture(painted(svg)) == [address]


def painted(svg, *, scale=6):
    """The drawing as a picture: each run of dark modules is a rectangle one module high."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1]) * scale
    picture = Image.new("L", (side, side), 255)
    for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        x, y, width = (int(number) * scale for number in run)
        picture.paste(0, (x, y, x + width, y + scale))
    return picture


def test_the_label_is_escaped():
    assert "&lt;b&gt;" in qr_svg("x", label="<b>")


def test_nobody_gets_a_slip_for_whom_she_is_not_above(confirmed_client_of, officer, province_officer, viewer):
    appoint(province_officer, role=Role.VIEWER, unit=unit("Xã Hòa An"))
    client = confirmed_client_of(officer)
    assert listed(client.get(f"{URL}?user=canbotinh&user=nguoixem")) == ["nguoixem"]
    answer = client.post(URL, {"user": ["canbotinh", "nguoixem"]}, follow=True)
    assert messages_of(answer) == [
        "Nông Thị Thử còn vai trò mà anh/chị không giao được. Nhờ người cấp trên làm việc này."
    ]
    assert {again(user).sign_outs for user in (province_officer, viewer)} == {0}


def test_a_foreign_name_is_as_good_as_none(confirmed_client_of, officer, neighbour):
    client = confirmed_client_of(officer)
    for name in ("hangxom", "khongco", "a\0b"):
        assert listed(client.get(URL, {"user": name})) == []
        answer = client.post(URL, {"user": name}, follow=True)
        assert messages_of(answer) == ["Tích ít nhất một người để in phiếu."]
    assert again(neighbour).sign_outs == 0


def test_a_board_member_gets_one_too(province_client, market, province_officer):
    create_board_member(market, "quan", full_name="Bế Thị Quản", by=province_officer)
    assert "Ban quản lý chợ · Chợ Nước Hai" in text_of(province_client.get(URL))
    assert len(tokens_in(province_client.post(URL, {"user": "quan"}))) == 1


def test_many_slips_are_looked_up_at_once(province_client, province_officer, django_assert_num_queries, commune):
    for count in (1, 3):
        for number in range(count):
            name = f"nguoi{count}{number}"
            create_officer(name, full_name="Lý A", role=Role.VIEWER, unit=commune, by=province_officer)
        with django_assert_num_queries(9):
            province_client.get(URL)
    assert User.objects.not_signed_up().filter(full_name="Lý A").count() == 4
