"""The forms about one stall, through their pages."""

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from stalls.models import Owner, Stall, Tenancy
from stalls.services import add_section, close_stall, create_owner
from tests.pages import version_at
from tests.stalls.forms import assert_refused

LONG = "Nông Thị " + "ă" * 191
EDIT, IN, OUT = ("/stalls/NUOCHAI/A-001/" + what for what in ("edit/", "move-in/", "move-out/"))
CLOSE, REOPEN = "/stalls/NUOCHAI/A-001/close/", "/stalls/NUOCHAI/A-001/reopen/"
VALUES = {"code": "A-001", "kind": "booth", "goods": "other", "area_m2": "4,5", "position": "1"}


@pytest.fixture
def vacant(make_stall):
    return make_stall("A-001", to="vacant")


@pytest.fixture
def let(make_stall):
    return make_stall("A-001", to="no_account", name="Nông Thị Hoa")


def fresh(stall):
    return Stall.objects.get(pk=stall.pk)


def messages(client, url):
    return [str(message) for message in client.get(url).context["messages"]]


def test_a_stall_is_edited(officer_client, vacant, market):
    section = add_section(market, name="Dãy A")
    values = VALUES | {"code": "b-7", "section": section.pk, "kind": "kiosk", "goods": "meat", "position": "3"}
    response = officer_client.post(EDIT, values | version_at(officer_client, EDIT))
    assert (response.status_code, response["Location"]) == (302, "/stalls/NUOCHAI/B-7/")
    stall = fresh(vacant)
    assert (stall.code, stall.section, stall.kind, stall.goods) == ("B-7", section, "kiosk", "meat")
    assert (stall.area_m2, stall.position) == (Decimal("4.50"), 3)
    assert messages(officer_client, response["Location"]) == ["Đã lưu gian hàng."]


@pytest.mark.parametrize(
    ("typed", "kept"), [("4,5", "4.50"), ("4.5", "4.50"), ("12", "12.00"), ("1.204,25", "1204.25")]
)
def test_an_area_is_written_with_a_comma(officer_client, vacant, typed, kept):
    values = VALUES | {"area_m2": typed} | version_at(officer_client, EDIT)
    assert officer_client.post(EDIT, values).status_code == 302
    assert fresh(vacant).area_m2 == Decimal(kept)


def test_what_is_stored_comes_back_as_it_is_typed_here(officer_client, vacant):
    Stall.objects.update(area_m2=Decimal("4.50"), position=1204)
    text = officer_client.get(EDIT).content.decode()
    assert 'value="4,50"' in text or 'value="4,5"' in text
    assert 'value="1204"' in text


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("code", "", "Nhập mã gian, ví dụ A-012."),
        (
            "code",
            "Á-001",
            "Mã gian gồm tối đa 12 chữ cái không dấu, chữ số, dấu chấm hoặc gạch ngang. Ví dụ: A-012.",
        ),
        ("code", "A-00000000000001", "Mã gian dài 16 ký tự; nhiều nhất 12 ký tự."),
        ("area_m2", "bốn", "Diện tích là một số, ví dụ 4,5."),
        ("area_m2", "-4", "Diện tích phải lớn hơn 0."),
        ("position", "x", "Thứ tự là một số nguyên từ 0 trở lên, ví dụ 12."),
        ("position", "-1", "Thứ tự là một số nguyên từ 0 trở lên, ví dụ 12."),
        ("position", "", "Nhập thứ tự trên lối đi."),
    ],
)
def test_a_stall_that_is_refused(officer_client, vacant, name, typed, sentence):
    assert_refused(officer_client, EDIT, VALUES | {name: typed}, {name: sentence})
    stall = fresh(vacant)
    assert (stall.code, stall.area_m2) == ("A-001", None)


def test_a_code_of_another_stall_is_refused_and_the_page_still_speaks_of_this_one(officer_client, vacant, make_stall):
    make_stall("A-002", to="vacant")
    values = VALUES | {"code": "A-002"} | version_at(officer_client, EDIT)
    text = assert_refused(officer_client, EDIT, values, {"code": "Mã A-002 đã có ở Chợ Nước Hai. Dùng mã khác."})
    assert 'href="/stalls/NUOCHAI/A-001/"' in text
    assert 'href="/stalls/NUOCHAI/A-002/"' not in text
    assert fresh(vacant).code == "A-001"


def test_several_mistakes_are_said_at_once(officer_client, vacant):
    expected = {"code": "Nhập mã gian, ví dụ A-012.", "area_m2": "Diện tích là một số, ví dụ 4,5."}
    text = assert_refused(officer_client, EDIT, VALUES | {"code": "", "area_m2": "x"}, expected)
    assert "Chưa lưu được: có 2 chỗ cần sửa" in text


def test_a_tenant_moves_in(officer_client, vacant):
    values = {"name": unicodedata.normalize("NFD", "Lý Văn Páo"), "phone": "+84 912 345 678", "since": "01/03/2026"}
    response = officer_client.post(IN, values)
    assert (response.status_code, response["Location"]) == (302, "/stalls/NUOCHAI/A-001/")
    tenancy = fresh(vacant).tenancy
    assert (tenancy.owner.name, tenancy.owner.phone, tenancy.since) == ("Lý Văn Páo", "0912345678", date(2026, 3, 1))
    assert tenancy.owner.unit == vacant.market.unit


def test_someone_in_the_register_is_not_written_twice(officer_client, vacant, commune):
    owner = create_owner(name="Lý Văn Páo", unit=commune, phone="0912345678")
    officer_client.post(IN, {"name": "lý văn páo", "phone": "0912 345 678", "since": "01/03/2026"})
    assert fresh(vacant).tenancy.owner == owner
    assert Owner.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "name", "sentence"),
    [
        ({"name": ""}, "name", "Nhập họ tên chủ hộ."),
        ({"name": LONG}, "name", "Họ tên chủ hộ dài 200 ký tự; nhiều nhất 100 ký tự."),
        (
            {"phone": "091234567"},
            "phone",
            "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 9 chữ số.",
        ),
        ({"since": "31/02/2026"}, "since", "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."),
        ({"since": ""}, "since", "Nhập ngày, ví dụ 05/11/2026."),
    ],
)
def test_a_tenant_who_is_refused(officer_client, vacant, values, name, sentence):
    values = {"name": "Lý Văn Páo", "phone": "0912345678", "since": "01/03/2026"} | values
    assert_refused(officer_client, IN, values, {name: sentence})
    assert not Owner.objects.exists()
    assert not Tenancy.objects.exists()


def test_a_tenant_is_refused_by_what_is_in_the_register(officer_client, let):
    values = {"name": "Lý Văn Páo", "phone": "0912345678", "since": "01/06/2026"}
    sentence = "Gian đang do Nông Thị Hoa giữ. Trả gian trước rồi ghi chủ mới."
    assert_refused(officer_client, IN, values, {"since": sentence})
    # The owner was made before the refusal, in the same transaction.
    assert [owner.name for owner in Owner.objects.all()] == ["Nông Thị Hoa"]


def test_a_tenant_of_tomorrow_is_refused(officer_client, vacant):
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    values = {"name": "Lý Văn Páo", "phone": "", "since": tomorrow}
    assert_refused(officer_client, IN, values, {"since": "Ngày nhận gian không thể sau hôm nay."})


def test_script_in_a_name_is_text(officer_client, vacant):
    attack = '<script>alert("x")</script>'
    officer_client.post(IN, {"name": attack, "phone": "", "since": "01/03/2026"})
    owner = Owner.objects.get()
    assert owner.name == attack
    for url in ("/stalls/NUOCHAI/A-001/", f"/owners/{owner.code}/", f"/owners/{owner.code}/edit/", "/owners/", OUT):
        text = officer_client.get(url).content.decode()
        assert "<script" not in text, url
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in text, url


def test_a_tenant_moves_out(officer_client, let):
    assert "Nông Thị Hoa giữ gian từ 01/03/2026" in officer_client.get(OUT).content.decode()
    response = officer_client.post(OUT, {"until": "15/06/2026"} | version_at(officer_client, OUT))
    assert (response.status_code, response["Location"]) == (302, "/stalls/NUOCHAI/A-001/")
    assert Tenancy.objects.get().until == date(2026, 6, 15)
    text = officer_client.get(response["Location"]).content.decode()
    assert "Các chủ trước" in text
    assert "01/03/2026 – 15/06/2026" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("28/02/2026", "Ngày trả gian không thể trước ngày nhận gian (01/03/2026)."),
        ("31/02/2026", "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."),
        ("01/01/2099", "Ngày trả gian không thể sau hôm nay."),
    ],
)
def test_a_leaving_that_is_refused(officer_client, let, typed, sentence):
    assert_refused(officer_client, OUT, {"until": typed} | version_at(officer_client, OUT), {"until": sentence})
    assert Tenancy.objects.get().until is None


def test_a_vacant_stall_has_nobody_to_leave(officer_client, vacant):
    assert_refused(officer_client, OUT, {"until": "15/06/2026"}, {"__all__": "Gian này chưa có chủ."})


def test_a_stall_closes_and_opens_again(officer_client, vacant):
    officer_client.post(CLOSE, {"on": "01/11/2026", "reason": "Sửa mái"})
    assert (fresh(vacant).closed_on, fresh(vacant).close_reason) == (date(2026, 11, 1), "Sửa mái")
    text = officer_client.get("/stalls/NUOCHAI/A-001/").content.decode()
    assert "Đóng từ ngày 01/11/2026: Sửa mái" in text
    assert "Mở lại gian" in text
    officer_client.post(REOPEN)
    assert not fresh(vacant).is_closed
    officer_client.post(REOPEN)
    assert "Gian này đang dùng." in messages(officer_client, "/stalls/NUOCHAI/A-001/")


@pytest.mark.parametrize(
    ("values", "name", "sentence"),
    [
        ({"on": "01/11/2026", "reason": ""}, "reason", "Ghi lý do đóng gian."),
        ({"on": "32/11/2026", "reason": "x"}, "on", "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."),
        ({"on": "01/01/2099", "reason": "x"}, "on", "Ngày đóng gian không thể sau hôm nay."),
        ({"on": "01/11/2026", "reason": "ă" * 201}, "reason", "Lý do dài 201 ký tự; nhiều nhất 200 ký tự."),
    ],
)
def test_a_closing_that_is_refused(officer_client, vacant, values, name, sentence):
    assert_refused(officer_client, CLOSE, values, {name: sentence})
    assert not fresh(vacant).is_closed


def test_a_stall_that_is_let_does_not_close(officer_client, let):
    sentence = "Gian còn chủ là Nông Thị Hoa. Trả gian trước rồi mới đóng."
    assert_refused(officer_client, CLOSE, {"on": "01/11/2026", "reason": "Sửa mái"}, {"__all__": sentence})


def test_a_closed_stall_takes_nobody(officer_client, vacant):
    close_stall(vacant, on=date(2026, 11, 1), reason="Sửa mái")
    values = {"name": "Lý Văn Páo", "phone": "", "since": "02/11/2026"}
    assert_refused(officer_client, IN, values, {"__all__": "Gian đã đóng. Mở lại gian rồi mới ghi chủ mới."})
    assert not Owner.objects.exists()


def test_after_signing_in_again_opening_leads_to_the_stall(officer_client, vacant):
    close_stall(vacant, on=date(2026, 11, 1), reason="Sửa mái")
    assert officer_client.get(REOPEN)["Location"] == "/stalls/NUOCHAI/A-001/"
    assert fresh(vacant).is_closed


@pytest.mark.parametrize("typed", ["100001", "2147483648", "9" * 40])
def test_a_place_too_far_is_refused_at_its_field(officer_client, vacant, typed):
    assert_refused(officer_client, EDIT, VALUES | {"position": typed}, {"position": "Thứ tự nhiều nhất là 100.000."})
