"""The forms about markets, sections and owners, through their pages."""

import html
import unicodedata
from datetime import date, time

import pytest

from places.models import AdminUnit
from stalls.models import Market, Owner
from stalls.services import add_section, create_owner, create_stall
from tests.pages import version_at
from tests.stalls.forms import assert_refused

NEW, EDIT, CLOSE, SECTIONS = (
    "/markets/new/",
    "/markets/NUOCHAI/edit/",
    "/markets/NUOCHAI/close/",
    "/markets/NUOCHAI/sections/",
)
NUMBER = "004088001234"


@pytest.fixture
def values(commune):
    return {"name": "Chợ Bình Dương", "unit": commune.pk, "kind": "commune", "grade": 3, "schedule": "daily"}


def messages(client, url):
    return [str(message) for message in client.get(url).context["messages"]]


def test_a_market_is_added_with_all_there_is_to_say(officer_client, values, commune):
    legacy = AdminUnit.objects.get(name="Thị trấn Nước Hai")
    more = {
        "name": unicodedata.normalize("NFD", "Chợ Nước Hai"),
        "legacy_unit": legacy.pk,
        "kind": "central",
        "grade": 2,
        "schedule": "lunar",
        "lunar_days": ["3", "8"],
        "opens_at": "5h30",
        "closes_at": "17:00",
        "hotline": "0206 385 2123",
        "management_body": "Ban quản lý chợ Nước Hai",
    }
    response = officer_client.post(NEW, values | more)
    assert (response.status_code, response["Location"]) == (302, "/markets/NUOCHAI/")
    market = Market.objects.get()
    assert (market.name, market.unit, market.legacy_unit) == ("Chợ Nước Hai", commune, legacy)
    assert (market.kind, market.grade, market.schedule, market.schedule_days) == ("central", 2, "lunar", "38")
    assert (market.opens_at, market.closes_at, market.hotline) == (time(5, 30), time(17), "02063852123")
    assert messages(officer_client, response["Location"]) == ["Đã lưu chợ. Bước tiếp theo: thêm gian hàng."]


def test_only_the_days_of_the_schedule_that_was_chosen_count(officer_client, values):
    officer_client.post(NEW, values | {"schedule": "weekdays", "weekdays": ["1", "4"], "lunar_days": ["3"]})
    assert Market.objects.get().schedule_days == "14"
    edit = "/markets/BINHDUON/edit/"
    officer_client.post(edit, values | {"schedule": "daily", "weekdays": ["1"]} | version_at(officer_client, edit))
    assert Market.objects.get().schedule_days == ""


NO_DAYS = "Tích những ngày chợ họp."


@pytest.mark.parametrize(
    ("changed", "name", "sentence"),
    [
        ({"name": ""}, "name", "Nhập tên chợ, ví dụ Chợ Nước Hai."),
        ({"name": "Chợ " + "ă" * 196}, "name", "Tên chợ dài 200 ký tự; nhiều nhất 100 ký tự."),
        ({"unit": ""}, "unit", "Chọn xã, phường có chợ."),
        (
            {"code": "NƯỚC HAI"},
            "code",
            "Mã chợ gồm 2 đến 8 chữ cái không dấu hoặc chữ số, viết liền. Ví dụ: NUOCHAI.",
        ),
        ({"code": "NUOCHAI12"}, "code", "Mã chợ dài 9 ký tự; nhiều nhất 8 ký tự."),
        ({"schedule": "lunar"}, "lunar_days", NO_DAYS),
        ({"schedule": "weekdays"}, "weekdays", NO_DAYS),
        ({"opens_at": "sáng"}, "opens_at", "Giờ viết như 05:30."),
        ({"opens_at": "17:00", "closes_at": "05:00"}, "closes_at", "Giờ đóng phải sau giờ mở."),
        (
            {"hotline": "113x"},
            "hotline",
            "Số điện thoại chỉ gồm chữ số. Ví dụ: 0912 345 678.",
        ),
        (
            {"management_body": "ă" * 121},
            "management_body",
            "Đơn vị quản lý chợ dài 121 ký tự; nhiều nhất 120 ký tự.",
        ),
    ],
)
def test_a_market_that_is_refused(officer_client, values, changed, name, sentence):
    assert_refused(officer_client, NEW, values | changed, {name: sentence})
    assert not Market.objects.exists()


def test_a_code_of_another_market_is_refused(officer_client, values, market):
    page = officer_client.post(NEW, values | {"code": "NUOCHAI"})
    assert list(page.context["form"].errors) == ["code"]
    assert Market.objects.count() == 1


def test_an_old_commune_must_have_become_the_new_one(client_of, province_officer, values):
    legacy = AdminUnit.objects.get(name="Thị trấn Trùng Khánh")
    changed = values | {"legacy_unit": legacy.pk}
    sentence = "Thị trấn Trùng Khánh cũ không nhập vào Xã Hòa An."
    assert_refused(client_of(province_officer), NEW, changed, {"legacy_unit": sentence})


def test_an_officer_of_one_commune_need_not_choose_it(officer_client, commune):
    text = officer_client.get(NEW).content.decode()
    assert f'<option value="{commune.pk}" selected>Xã Hòa An</option>' in text
    assert "Xã Trùng Khánh" not in text


def test_a_market_is_edited_and_shows_what_it_has(officer_client, market, values):
    text = officer_client.get(EDIT).content.decode()
    assert 'value="Chợ Nước Hai"' in text
    assert text.count("checked") == 2
    changed = {"name": "Chợ Nước Hai mới", "schedule": "lunar", "lunar_days": ["5"]}
    officer_client.post(EDIT, values | changed | version_at(officer_client, EDIT))
    market.refresh_from_db()
    assert (market.name, market.schedule_days, market.code) == ("Chợ Nước Hai mới", "5", "NUOCHAI")


@pytest.mark.parametrize("code", ["NH", "n"])
def test_a_refused_edit_leaves_the_page_about_the_market_as_it_is(officer_client, market, values, code):
    create_stall(market, code="A-001")
    values |= {"name": "Tên khác", "code": code} | version_at(officer_client, EDIT)
    response = officer_client.post(EDIT, values)
    assert response.status_code == 200
    text = html.unescape(response.content.decode())
    assert list(response.context["form"].errors) == ["code"]
    assert 'href="/markets/NUOCHAI/"' in text
    assert "Chợ Nước Hai" in text
    assert Market.objects.get().name == "Chợ Nước Hai"


def test_a_board_edits_its_own_market_and_keeps_its_place(client_of, board_member, market, values):
    legacy = AdminUnit.objects.get(name="Thị trấn Nước Hai")
    Market.objects.update(legacy_unit=legacy)
    client = client_of(board_member)
    assert f'<option value="{legacy.pk}" selected>' in client.get(EDIT).content.decode()
    values |= {"name": "Chợ Nước Hai", "hotline": "0912345678", "legacy_unit": legacy.pk}
    response = client.post(EDIT, values | version_at(client, EDIT))
    assert response.status_code == 302
    market.refresh_from_db()
    assert (market.hotline, market.unit_id, market.legacy_unit) == ("0912345678", values["unit"], legacy)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Nhập ngày, ví dụ 05/11/2026."),
        ("31/02/2026", "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."),
        ("01/01/2099", "Ngày đóng chợ không thể sau hôm nay."),
    ],
)
def test_a_closing_that_is_refused(officer_client, market, typed, sentence):
    assert_refused(officer_client, CLOSE, {"on": typed}, {"on": sentence})
    assert Market.objects.get().closed_on is None


def test_a_market_with_tenants_does_not_close_and_an_empty_one_does(officer_client, market, make_market, make_stall):
    make_stall("A-001")
    sentence = "Chợ còn gian đang có chủ. Trả hết gian rồi mới đóng chợ."
    assert_refused(officer_client, CLOSE, {"on": "01/11/2026"}, {"__all__": sentence})
    make_market("Chợ Bình Dương")
    assert officer_client.post("/markets/BINHDUON/close/", {"on": "01/11/2026"}).status_code == 302
    closed = Market.objects.get(code="BINHDUON")
    assert closed.closed_on == date(2026, 11, 1)
    assert "Chợ đã đóng từ ngày 01/11/2026" in officer_client.get("/markets/BINHDUON/").content.decode()
    assert [each.code for each in officer_client.get("/").context["object_list"]] == ["NUOCHAI"]


def line_of(client, name):
    """The form of one section in the list."""
    return next(line for line in client.get(SECTIONS).context["lines"] if line["name"].value() == name)


def test_sections_are_added_renamed_and_moved(officer_client, market):
    for name in ("Dãy A", "Dãy B"):
        assert officer_client.post(SECTIONS, {"name": name})["Location"] == SECTIONS
    first, second = (f"{SECTIONS}{section.code}/" for section in market.sections.all())
    assert officer_client.post(second, {"name": "Dãy B", "move": "up"})["Location"] == SECTIONS
    assert [section.name for section in market.sections.all()] == ["Dãy B", "Dãy A"]
    # An address opened before the move still means the section it meant.
    version = line_of(officer_client, "Dãy B")["version"].value()
    assert officer_client.post(second, {"name": "Dãy Rau", "version": version})["Location"] == SECTIONS
    assert f'action="{first}"' in officer_client.get(SECTIONS).content.decode()
    assert [section.name for section in market.sections.all()] == ["Dãy Rau", "Dãy A"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Nhập tên khu, ví dụ Dãy A hoặc Khu hàng khô."),
        ("ă" * 61, "Tên khu, dãy dài 61 ký tự; nhiều nhất 60 ký tự."),
        ("day a", "Chợ này đã có khu “Dãy A”."),
    ],
)
def test_a_section_that_is_refused(officer_client, market, typed, sentence):
    add_section(market, name="Dãy A")
    second = add_section(market, name="Dãy B")
    assert_refused(officer_client, SECTIONS, {"name": typed}, {"name": sentence})
    version = line_of(officer_client, "Dãy B")["version"].value()
    page = officer_client.post(f"{SECTIONS}{second.code}/", {"name": typed, "version": version})
    untouched, refused = page.context["lines"]
    assert refused.errors == {"name": [sentence]}
    assert (untouched["name"].value(), refused["name"].value()) == ("Dãy A", typed)
    assert f'<a href="#section-{second.code}-name">' in page.content.decode()
    assert [section.name for section in market.sections.all()] == ["Dãy A", "Dãy B"]


@pytest.fixture
def hoa(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune, phone="0912345678", national_id=NUMBER)


def test_an_owner_is_edited_and_an_empty_id_keeps_the_old_one(officer_client, hoa):
    url = f"/owners/{hoa.code}/edit/"
    text = officer_client.get(url).content.decode()
    assert "0040****1234" in text
    assert NUMBER not in text
    values = {"name": "Nông Thị Hoa Đào", "kind": "household", "phone": "", "national_id": ""}
    assert officer_client.post(url, values | version_at(officer_client, url))["Location"] == f"/owners/{hoa.code}/"
    hoa = Owner.objects.get()
    assert (hoa.name, hoa.kind, hoa.phone, hoa.national_id) == ("Nông Thị Hoa Đào", "household", "", NUMBER)
    page = officer_client.get(f"/owners/{hoa.code}/").content.decode()
    assert NUMBER not in page
    assert "0040****1234" in page


@pytest.mark.parametrize(
    ("changed", "name", "sentence"),
    [
        ({"name": ""}, "name", "Nhập họ tên chủ hộ."),
        ({"name": "ă" * 200}, "name", "Họ tên chủ hộ dài 200 ký tự; nhiều nhất 100 ký tự."),
        ({"national_id": "00408800123A"}, "national_id", "Số định danh chỉ gồm 12 chữ số, không có chữ cái."),
        ({"national_id": "0040880"}, "national_id", "Số định danh có 12 chữ số; số vừa gõ có 7 chữ số."),
        (
            {"phone": "091234567"},
            "phone",
            "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 9 chữ số.",
        ),
    ],
)
def test_an_owner_who_is_refused(officer_client, hoa, changed, name, sentence):
    values = {"name": "Tên khác", "kind": "person", "phone": "", "national_id": ""} | changed
    text = assert_refused(officer_client, f"/owners/{hoa.code}/edit/", values, {name: sentence})
    # The page around the form still speaks of the owner as she is in the register.
    assert 'class="subtitle">Nông Thị Hoa<' in text
    owner = Owner.objects.get()
    assert (owner.name, owner.phone, owner.national_id) == ("Nông Thị Hoa", "0912345678", NUMBER)


def test_a_section_form_that_is_wrong_elsewhere_is_refused_with_that_sentence(officer_client, market):
    section = add_section(market, name="Dãy A")
    page = officer_client.post(f"{SECTIONS}{section.code}/", {"name": "Dãy B", "once": "x" * 41})
    (line,) = page.context["lines"]
    (sentence,) = line.errors["once"]
    assert "40" in sentence
    assert market.sections.get().name == "Dãy A"


def test_after_signing_in_again_a_section_leads_to_the_list(officer_client, market):
    section = add_section(market, name="Dãy A")
    assert officer_client.get(f"{SECTIONS}{section.code}/")["Location"] == SECTIONS


def test_a_recorded_id_is_removed_by_a_tick(officer_client, hoa):
    url = f"/owners/{hoa.code}/edit/"
    assert "Xóa số đang lưu" in officer_client.get(url).content.decode()
    values = {"name": "Nông Thị Hoa", "kind": "person", "phone": "", "national_id": "", "forget_national_id": "on"}
    both = values | {"national_id": "004088005678"}
    sentence = "Vừa nhập số mới vừa xóa số đang lưu: chọn một trong hai."
    assert_refused(officer_client, url, both, {"forget_national_id": sentence})
    assert Owner.objects.get().national_id == NUMBER
    assert officer_client.post(url, values | version_at(officer_client, url)).status_code == 302
    hoa = Owner.objects.get()
    assert (hoa.national_id, hoa.national_id_sealed, hoa.national_id_index) == ("", None, "")
    assert "Xóa số đang lưu" not in officer_client.get(url).content.decode()


def test_who_may_not_add_a_market_is_told_so(client_of, viewer):
    refused = client_of(viewer).get(NEW)
    assert refused.status_code == 403
    assert "Vai trò của anh/chị không được thêm chợ." in html.unescape(refused.content.decode())
