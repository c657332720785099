"""Who appoints, at her pages: they fit, can be read and touched, and a list becomes slips to print."""

import re
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from officers.enums import Role
from officers.services import appoint, create_officer
from places.models import AdminUnit
from places.services import merge_units
from stalls.services import give_seat
from tests.e2e.conftest import DESK
from tests.e2e.paper import codes_of_picture, picture_of
from tests.e2e.test_pages import faults_of

LONG_NAME = "Hoàng Nguyễn Thị Tôn Nữ Công Tằng Phương Thảo Vy Khánh Linh"
LONG_USERNAME = "hoang-nguyen-thi-ton-nu-cong-tang-phuong-thao-vy.1234567890"


@pytest.fixture
def crowd(province_officer, commune, other_commune, market):
    """Sixty officers, one with a long name and many roles; two communes that are one since today."""
    by, units = province_officer, list(AdminUnit.objects.current().communes().ordered())
    many = create_officer(LONG_USERNAME, full_name=LONG_NAME, role=Role.COMMUNE_OFFICER, unit=commune, by=by)
    for unit in units[:3]:
        appoint(many, role=Role.VIEWER, unit=unit, by=by)
    give_seat(market, many, by=by)
    for number in range(59):
        unit = units[number % len(units)]
        create_officer(f"canbo{number}", full_name="Nông Thị Hoa", role=Role.COMMUNE_OFFICER, unit=unit, by=by)
    new = AdminUnit(code="99001", name="Xã Trùng Khánh Mới", kind="commune", parent=commune.parent)
    merge_units([other_commune], new, effective_on=timezone.localdate())
    return many


@pytest.fixture
def open_confirmed(open_as, province_officer):
    """The officer of the province, her password given again just now."""
    return partial(open_as, province_officer, confirmed=True)


def test_pages_of_who_appoints(crowd, open_confirmed):
    hers = [LONG_USERNAME]
    pages = [
        *(reverse(f"officers:{name}") for name in ("roles", "officer-list", "officer-create", "appoint", "bulk")),
        *(reverse(f"officers:{name}") for name in ("slips", "reassign")),
        *(
            reverse(f"officers:officer-{name}", args=hers)
            for name in ("detail", "sign-out", "deactivate", "reactivate")
        ),
        reverse("officers:appointment-end", args=[*hers, crowd.appointments.first().code]),
        reverse("officers:officer-list") + "?q=khong+co+ai",
        reverse("stalls:board", args=["NUOCHAI"]),
        reverse("stalls:seat-end", args=["NUOCHAI", crowd.board_memberships.get().code]),
    ]
    visit = open_confirmed()
    assert faults_of(visit, pages) == []
    visit.open(pages[-1])
    assert visit.path == pages[-1]


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_a_list_becomes_slips(market, open_confirmed, device):
    visit = open_confirmed(**({"device": DESK} if device == "desk" else {}))
    page = visit.page
    visit.open("/officers/bulk/")
    page.get_by_label("Vai trò").select_option("Cán bộ xã, phường")
    page.get_by_label("Danh sách").fill(f"01654; {LONG_NAME}\nXã Không Có; Lý A")
    visit.press("Kiểm tra danh sách")
    assert page.get_by_text("Dòng 2: Không có xã, phường “Xã Không Có”").is_visible()
    page.get_by_label("Danh sách").fill(f"01654; {LONG_NAME}\nBảo Lạc; Lý Thị A")
    visit.press("Kiểm tra danh sách")
    visit.press("Tạo 2 tài khoản")
    visit.press(re.compile("^Làm phiếu để in"), exact=False)
    assert page.locator(".slip").count() == 2
    slip = page.locator(".slip").first
    assert codes_of_picture(picture_of(slip.screenshot())) == [slip.locator(".slip-address").inner_text()]
    page.emulate_media(media="print")
    assert not page.locator(".top-bar").is_visible()
    assert slip.is_visible()
