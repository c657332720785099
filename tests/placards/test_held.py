"""Everything held about an owner: one page, one file with masked numbers, and one with all of them for herself."""

import re
from datetime import date

import pytest
from django.utils import timezone

from officers.models import AuditEvent
from stalls.models import Owner, Reveal, Stall
from stalls.services import answer_request, create_request, record_consent, reveal, update_owner, withdraw_consent
from tests.pages import text_of
from tests.placards.printing import print_now

NATIONAL_ID, NUMBER = "004088001234", "9922334455667"


@pytest.fixture
def owner(make_stall, market, officer):
    owner = make_stall("A-001", number=NUMBER).tenancy.owner
    owner.phone = "0912345678"
    owner = update_owner(owner, by=officer, national_id=NATIONAL_ID)
    record_consent(owner, how="spoken", by=officer)
    print_now(market)
    asked = create_request(owner, kind="see", received_on=date(2026, 11, 2), how="phone")
    answer_request(asked, answer="Đã đọc cho chủ hộ nghe.", answered_on=date(2026, 11, 3), by=officer)
    said = {"what": "national_id", "reason": "ledger", "note": "sổ cũ", "by": officer, "event": "owner.reveal"}
    reveal(owner, owner=owner, **said)
    return Owner.objects.get(pk=owner.pk)


def sections(text):
    return dict(re.findall(r"(?ms)^([^\n]+)\r\n-{70,}\r\n(.*?)\r\n(?:\r\n|\Z)", text))


def test_the_page_has_all_of_it_masked(officer_client, owner, officer):
    page = officer_client.get(f"/owners/{owner.code}/held/")
    titles = [section.title for section in page.context["sections"]]
    assert titles == [
        "Chủ hộ", "Gian hàng", "Tài khoản nhận tiền", "Đồng ý cho dùng dữ liệu", "Biển mã đã in", "Ai đã xem số đầy đủ",
        "Yêu cầu về dữ liệu", "Lần thăm gian", "Buổi họp đã dự",
    ]  # fmt: skip
    text = text_of(page)
    for said in (
        "Nông Thị Hoa", "0912 345 678", "0040****1234", "Gian hàng A-001, Chợ Nước Hai", "9922****5667", "NONG THI HOA",
        "Nghe đọc và nói đồng ý", Stall.objects.get().placards.get().serial, "Đối chiếu với sổ chợ; sổ cũ",
        "Đã đọc cho chủ hộ nghe.",
    ):  # fmt: skip
        assert said in text, said
    for gone in (NATIONAL_ID, NUMBER, "9922 3344 5566 7"):
        assert gone not in text


def test_the_masked_file_is_inert_and_found_again_by_its_name(officer_client, owner):
    answer = officer_client.get(f"/owners/{owner.code}/held/file/")
    name = f"du-lieu-{owner.code}-{timezone.localdate():%Y%m%d}.txt"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    text = answer.content.decode("utf-8-sig")
    found = sections(text)
    assert "Số định danh: 0040****1234" in found["CHỦ HỘ"]
    assert found["TÀI KHOẢN NHẬN TIỀN"].startswith("Agribank: 9922****5667, NONG THI HOA (chính chủ hộ), Nông Thị Thử")
    assert NUMBER not in text
    assert NATIONAL_ID not in text
    assert AuditEvent.objects.filter(action="owner.export", subject=str(owner.pk)).count() == 1


def test_the_full_file_is_for_a_reason_and_counts(confirmed_client_of, officer, owner, settings):
    client, address = confirmed_client_of(officer), f"/owners/{owner.code}/held/full/"
    assert NATIONAL_ID not in text_of(client.get(address))
    assert client.post(address, {}).context["form"].errors == {"reason": ["Chọn lý do."]}
    answer = client.post(address, {"reason": "owner"})
    assert answer["Content-Disposition"].startswith("attachment; ")
    found = sections(answer.content.decode("utf-8-sig"))
    assert f"Số định danh: {NATIONAL_ID}" in found["CHỦ HỘ"]
    assert "9922 3344 5566 7" in found["TÀI KHOẢN NHẬN TIỀN"]
    assert "9922 3344 5566 7 NONG THI HOA" in found["BIỂN MÃ ĐÃ IN"]
    # The file tells her of itself, too.
    assert "Bản đầy đủ giao cho chủ hộ. Lý do: Chủ hộ yêu cầu" in found["AI ĐÃ XEM SỐ ĐẦY ĐỦ"]
    assert Reveal.objects.filter(what="everything", by=officer).count() == 1
    settings.REVEALS_PER_DAY = 2
    refused = client.post(address, {"reason": "authority"})
    assert "hết mức một ngày" in refused.context["form"].non_field_errors()[0]


def test_the_password_is_asked_for_before_the_full_one(client_of, officer, owner):
    answer = client_of(officer).post(f"/owners/{owner.code}/held/full/", {"reason": "owner"})
    assert answer.status_code == 302
    assert not Reveal.objects.filter(what="everything").exists()


def test_who_may(confirmed_client_of, request, owner):
    expected = {
        "officer": (200, 200, 200),
        "province_officer": (200, 200, 200),
        "board_member": (200, 200, 403),
        "viewer": (200, 403, 403),
        "administrator": (200, 403, 403),
        "neighbour": (404, 404, 404),
    }
    for name, statuses in expected.items():
        client = confirmed_client_of(request.getfixturevalue(name))
        got = tuple(client.get(f"/owners/{owner.code}/held/{what}").status_code for what in ("", "file/", "full/"))
        assert got == statuses, name


def test_of_one_who_was_erased_the_days_are_left(officer_client, officer, owner):
    withdraw_consent(owner, by=officer)
    page = officer_client.get(f"/owners/{owner.code}/held/")
    text = text_of(page)
    assert "Đã xóa theo yêu cầu" in text
    assert "rút lại" in text
    assert "đã thu hồi" in text
    for gone in ("Nông Thị Hoa", "0912", "9922", "0040", "NONG"):
        assert gone not in text
    assert officer_client.get(f"/owners/{owner.code}/held/file/").status_code == 200


def test_of_one_without_anything(officer_client, commune):
    owner = Owner.objects.create(name="Lý Văn Páo", unit=commune, sort_key="", search_text="")
    text = officer_client.get(f"/owners/{owner.code}/held/file/").content.decode("utf-8-sig")
    assert sections(text)["GIAN HÀNG"] == "Không có."


def test_the_page_costs_the_same_for_much_and_for_little(officer_client, owner, market, django_assert_num_queries):
    for _ in range(3):
        with django_assert_num_queries(15):
            officer_client.get(f"/owners/{owner.code}/held/")
        print_now(market)
        create_request(owner, kind="see", received_on=date(2026, 11, 2), how="phone")
