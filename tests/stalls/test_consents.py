"""What she agreed to, how and before whom; and that silence is no consent."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from officers.models import AuditEvent
from stalls.consent_texts import NEWEST, TEXTS
from stalls.models import Consent, Owner
from stalls.services import record_consent, withdraw_consent
from tests.pages import messages_of, text_of


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001")


@pytest.fixture
def owner(stall):
    return stall.tenancy.owner


@pytest.fixture
def address(owner):
    return f"/owners/{owner.code}/consent/"


def test_texts_are_numbered_and_say_what_the_law_wants():
    assert max(TEXTS) == NEWEST
    for version, text in TEXTS.items():
        assert text.version == version
        words = " ".join([text.opening, *(f"{name} {said}" for name, said in text.points), text.closing]).lower()
        for said in ("số tài khoản", "để làm gì", "ai giữ", "quyền", "rút lại", "không bắt buộc", "im lặng không"):
            assert said in words


def test_recorded_with_text_way_and_witness(officer_client, officer, owner, address):
    answer = officer_client.post(address, {"how": "spoken"})
    assert answer.url == f"/owners/{owner.code}/"
    given = Consent.objects.get()
    assert (given.owner, given.text_version, given.how, given.recorded_by) == (owner, NEWEST, "spoken", officer)
    page = officer_client.get(answer.url)
    assert messages_of(page) == ["Đã ghi: chủ hộ đồng ý."]
    assert f"Đã đồng ý, bản {NEWEST}" in text_of(page)
    event = AuditEvent.objects.get(action="consent.record")
    assert event.changed == {"text_version": [None, NEWEST], "how": [None, "Nghe đọc và nói đồng ý trước mặt cán bộ"]}


def test_nothing_is_ticked_beforehand(officer_client, address):
    page = text_of(officer_client.get(address))
    assert page.count('type="radio"') == 2
    assert "checked" not in page
    answer = officer_client.post(address, {})
    assert answer.context["form"].errors == {"how": ["Chọn chủ hộ đồng ý bằng cách nào."]}
    assert not Consent.objects.exists()


def test_the_page_has_what_to_read_out_and_whom_to_call(officer_client, address):
    for path in (address, f"{address}slip/"):
        page = text_of(officer_client.get(path))
        for _name, words in TEXTS[NEWEST].points:
            assert words in page
        assert "Chợ Nước Hai, điện thoại 0206 3850 001" in page
    assert "Nông Thị Hoa" in page
    assert "Gian hàng A-001" in page


def test_said_twice_it_is_one(owner, officer, colleague):
    first = record_consent(owner, how="spoken", by=officer)
    assert record_consent(owner, how="signed", by=colleague) == first
    assert Consent.objects.count() == 1


def test_a_newer_text_is_another_consent(owner, officer, officer_client, monkeypatch):
    Consent.objects.create(owner=owner, text_version=0, how="spoken", recorded_by=officer)
    monkeypatch.setitem(TEXTS, 0, TEXTS[NEWEST])
    assert "nay có bản mới" in text_of(officer_client.get(f"/owners/{owner.code}/"))
    record_consent(owner, how="spoken", by=officer)
    assert sorted(owner.consents.values_list("text_version", flat=True)) == [0, NEWEST]


def test_the_stall_says_whether_there_is_one(officer_client, owner, officer, address):
    stall = "/stalls/NUOCHAI/A-001/"
    page = text_of(officer_client.get(stall))
    assert "Chưa ghi đồng ý" in page
    assert f'href="{address}"' in page
    record_consent(owner, how="spoken", by=officer)
    page = text_of(officer_client.get(stall))
    assert "Chưa ghi đồng ý" not in page
    assert re.search(r"Đã ghi \d\d/\d\d/\d{4}", page)
    withdraw_consent(owner, by=officer)
    assert "Đã rút" in text_of(officer_client.get(stall))


def test_the_database_keeps_the_rules(owner, officer):
    record_consent(owner, how="spoken", by=officer)
    wrong = [
        {"text_version": NEWEST},
        {"text_version": 9, "withdrawn_at": timezone.now()},
        {"text_version": 9, "withdrawn_by": officer},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(owner=owner, how="spoken", recorded_by=officer, **values)


def test_who_may(client_of, outsiders, address):
    for user, status in outsiders:
        for path in (address, f"{address}slip/"):
            assert client_of(user).get(path).status_code == status
        assert client_of(user).post(address, {"how": "spoken"}).status_code == status
    assert not Consent.objects.exists()


def test_nobody_consents_for_one_who_was_erased(owner, officer, officer_client, address):
    withdraw_consent(owner, by=officer)
    assert officer_client.get(address).status_code == 404
    with pytest.raises(ValidationError):
        record_consent(Owner.objects.get(pk=owner.pk), how="spoken", by=officer)
