"""Signing in at a market hall: a session that ends in mid-form, and a phone that is paired; all without scripts."""

import re
from base64 import b32decode

import pytest
from django.contrib.sessions.models import Session
from django_otp.oath import TOTP
from playwright.sync_api import expect

from officers.enums import Role
from officers.models import User
from tests.conftest import PASSWORD
from tests.e2e.conftest import DESK, PHONE
from tests.officers.hands import code_of, forget_use

DEVICES = pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])


@DEVICES
def test_a_session_that_ends_in_mid_form_loses_nothing(open_office, make_officer, commune, market, device):
    make_officer("canbo", password=PASSWORD, unit=commune)
    office = open_office(scripts=False, device=device)
    office.sign_in("canbo", PASSWORD)
    office.visit.open(f"/markets/{market.code}/stalls/new/")
    office.fill_stall(code="A-007", name="Triệu Mùi Dấu", phone="0912 345 678", bank="agri", number="9999 0000 00123")
    Session.objects.all().delete()
    office.visit.press("Lưu")

    expect(office.page.get_by_text("Phần vừa gõ được giữ lại")).to_be_visible()
    assert "Triệu" not in office.page.content()
    assert not market.stalls.exists()
    office.page.get_by_label("Tên đăng nhập").fill("canbo")
    office.page.get_by_label("Mật khẩu").fill(PASSWORD)
    office.visit.press("Đăng nhập")
    assert office.visit.path == "/kept/"
    expect(office.page.get_by_text("Thêm gian hàng")).to_be_visible()
    assert office.visit.small_targets() == []
    office.visit.press("Gửi tiếp")

    stall = market.stalls.get()
    assert (stall.code, stall.tenancy.owner.name) == ("A-007", "Triệu Mùi Dấu")
    assert len(office.scan_the_screen()) == 1
    office.visit.open("/kept/")
    assert office.visit.path == "/"
    assert market.stalls.count() == 1


@DEVICES
def test_a_phone_is_paired_and_asked_for(open_office, make_officer, province, settings, device):
    settings.SECOND_FACTOR_ROLES = frozenset({"province_officer"})
    make_officer("canbotinh", Role.PROVINCE_OFFICER, password=PASSWORD, unit=province)
    office = open_office(scripts=False, device=device)
    office.sign_in("canbotinh", PASSWORD)
    assert office.visit.path == "/me/second-factor/"
    assert office.visit.small_targets() == []
    (address,) = office.scan_the_screen("Mã để ghép ứng dụng tạo mã")
    secret = b32decode(re.search(r"secret=([A-Z2-7]+)", address)[1])
    office.page.get_by_label("Mã 6 số đang hiện").fill(f"{TOTP(secret).token():06}")
    office.visit.press("Bật")
    codes = office.page.get_by_role("main").get_by_role("listitem").all_inner_texts()
    assert len(codes) == 10
    office.visit.follow("Đã cất kỹ, tiếp tục")
    assert office.visit.path == "/"

    office.page.locator(".menu summary").click()
    office.visit.press("Đăng xuất")
    office.sign_in("canbotinh", PASSWORD)
    assert office.visit.path == "/second-factor/"
    assert office.visit.small_targets() == []
    forget_use(User.objects.get())
    office.page.get_by_label("Mã 6 số trên điện thoại").fill(code_of(User.objects.get()))
    office.visit.press("Tiếp tục")
    assert office.visit.path == "/"
    office.visit.open("/me/")
    assert office.visit.small_targets() == []
    expect(office.page.get_by_text("Còn 10 mã dự phòng chưa dùng")).to_be_visible()
