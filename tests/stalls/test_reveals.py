"""A national ID in full: only for a reason, only on the answer to the form, never twice unnoticed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.http import urlencode

from officers.models import AuditEvent
from stalls.models import Owner, Reveal
from stalls.services import create_owner, reveal
from tests.pages import text_of
from tests.stalls.forms import assert_refused

NUMBER = "004088001234"


@pytest.fixture
def owner(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune, national_id=NUMBER)


@pytest.fixture
def address(owner):
    return f"/owners/{owner.code}/reveal/"


@pytest.fixture
def look(owner, officer):
    def look(**values):
        said = {"what": "national_id", "reason": "owner", "note": "", "by": officer, "event": "owner.reveal"}
        return reveal(owner, owner=owner, **said | values)

    return look


class TestPage:
    def test_everywhere_else_it_is_masked(self, confirmed_client_of, officer, owner, address):
        client = confirmed_client_of(officer)
        for path in (f"/owners/{owner.code}/", f"/owners/{owner.code}/edit/", address):
            page = client.get(path)
            assert page.status_code == 200
            assert "0040****1234" in text_of(page)
            assert NUMBER not in text_of(page)
        assert not Reveal.objects.exists()

    def test_it_stands_on_the_answer_alone(self, confirmed_client_of, officer, owner, address):
        client = confirmed_client_of(officer)
        answer = client.post(address, {"reason": "ledger", "note": "sổ năm 2026"})
        assert answer.status_code == 200
        assert text_of(answer).count(NUMBER) == 1
        assert answer["Cache-Control"] == "private, no-store"
        assert NUMBER not in text_of(client.get(address))
        seen = Reveal.objects.get()
        assert (seen.owner, seen.what, seen.reason, seen.note, seen.by) == (
            owner, "national_id", "ledger", "sổ năm 2026", officer,
        )  # fmt: skip

    def test_the_audit_says_who_and_why_but_no_number(self, confirmed_client_of, officer, owner, address):
        confirmed_client_of(officer).post(address, {"reason": "authority", "note": "công văn"})
        event = AuditEvent.objects.get(action="owner.reveal")
        assert (event.actor, event.subject, event.label) == (officer, str(owner.pk), owner.code)
        assert event.changed == {"reason": [None, "Cơ quan có thẩm quyền yêu cầu"]}

    @pytest.mark.parametrize(
        ("values", "refused"),
        [
            ({"note": ""}, {"reason": "Chọn lý do."}),
            ({"reason": "owner", "note": "x" * 121}, {"note": "Ghi chú dài 121 ký tự; nhiều nhất 120 ký tự."}),
            (
                {"reason": "owner", "note": "0040 8800 1234"},
                {"note": "Không ghi số tài khoản, số định danh hay số điện thoại ở đây: phần này được giữ mãi."},
            ),
        ],
    )
    def test_a_form_filled_in_wrong_shows_nothing(self, confirmed_client_of, officer, address, values, refused):
        text = assert_refused(confirmed_client_of(officer), address, values, refused)
        assert NUMBER not in text
        assert not Reveal.objects.exists()

    def test_the_password_is_asked_for_first(self, client_of, officer, address):
        client = client_of(officer)
        assert client.get(address)["Location"] == f"/confirm/?{urlencode({'next': address})}"
        answer = client.post(address, {"reason": "owner"})
        assert (answer.status_code, answer["Location"]) == (302, f"/confirm/?{urlencode({'next': '/kept/'})}")
        assert not Reveal.objects.exists()

    def test_who_may(self, confirmed_client_of, request, address):
        expected = {"officer": 200, "area_officer": 200, "province_officer": 200, "viewer": 403, "administrator": 403,
                    "neighbour": 404}  # fmt: skip
        for name, status in expected.items():
            client = confirmed_client_of(request.getfixturevalue(name))
            assert client.get(address).status_code == status, name
            answer = client.post(address, {"reason": "owner"})
            assert (answer.status_code, NUMBER in text_of(answer)) == (status, status == 200), name

    def test_a_market_board_is_not_shown_it(self, confirmed_client_of, board_member, make_stall):
        owner = make_stall("A-001").tenancy.owner
        Owner.objects.filter(pk=owner.pk).update(national_id_index="x")
        client = confirmed_client_of(board_member)
        assert client.get(f"/owners/{owner.code}/reveal/").status_code == 403
        assert "/reveal/" not in text_of(client.get(f"/owners/{owner.code}/"))

    def test_where_no_number_is_kept_there_is_nothing_to_show(self, confirmed_client_of, officer, commune):
        owner = create_owner(name="Lý Văn Páo", unit=commune)
        client = confirmed_client_of(officer)
        assert client.get(f"/owners/{owner.code}/reveal/").status_code == 404
        assert "/reveal/" not in text_of(client.get(f"/owners/{owner.code}/"))


class TestLimit:
    SENTENCE = (
        "Hôm nay anh/chị đã xem số đầy đủ 2 lần, hết mức một ngày. Cần xem ngay thì nhờ cán bộ cấp trên cùng địa bàn; "
        "cần mức cao hơn thì hỏi người quản trị cổng của tỉnh."
    )

    @pytest.fixture(autouse=True)
    def two_a_day(self, settings):
        settings.REVEALS_PER_DAY = 2

    def test_the_third_is_refused_with_whom_to_ask(self, confirmed_client_of, officer, look, address):
        look(reason="owner")
        look(reason="ledger")
        answer = confirmed_client_of(officer).post(address, {"reason": "mispaid"})
        assert answer.context["form"].non_field_errors() == [self.SENTENCE]
        assert NUMBER not in text_of(answer)
        assert Reveal.objects.count() == 2

    def test_each_has_her_own(self, look, colleague):
        look(reason="owner")
        look(reason="ledger")
        look(reason="owner", by=colleague)
        with pytest.raises(ValidationError):
            look(reason="mispaid")

    def test_yesterdays_do_not_count(self, look):
        look(reason="owner")
        look(reason="ledger")
        Reveal.objects.update(at=timezone.now() - timedelta(days=1))
        look(reason="mispaid")

    def test_a_double_click_is_one_look(self, look):
        first = look(reason="owner")
        assert look(reason="owner") == first
        assert Reveal.objects.count() == 1
        assert AuditEvent.objects.filter(action="owner.reveal").count() == 1

    def test_a_minute_later_it_is_another(self, look):
        look(reason="owner")
        Reveal.objects.update(at=timezone.now() - timedelta(seconds=61))
        look(reason="owner")
        assert Reveal.objects.count() == 2
