"""The pages of a change: offered only where a placard may hang, answered only by another than who proposed it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from officers.enums import Role
from officers.models import AuditEvent
from officers.services import appoint
from payments.models import AccountChange
from payments.services import approve_change
from tests.pages import messages_of, text_of
from tests.payments.changing import propose
from tests.payments.photos import saved, scene
from tests.payments.register import shown_on
from tests.placards.printing import print_now

OLD, NEW = "8812345678901", "220022002"
CREATE = "/stalls/NUOCHAI/A-001/accounts/change/"
SAID = {
    "bank": "bidv", "number": "2200 220 02", "holder_name": "Nông Thị Hoa", "reason": "new_bank", "asked": "in_person",
}  # fmt: skip


@pytest.fixture
def stall(make_stall, market):
    stall = make_stall("A-001", number=OLD)
    print_now(market)
    return stall


@pytest.fixture
def change(stall, officer):
    return propose(stall, by=officer)


def url(change, what=""):
    return f"/changes/{change.code}/{what}"


def old_of(stall):
    return stall.tenancy.stall_accounts.get().account


class TestStallPage:
    def test_before_anything_is_printed_accounts_are_edited(self, officer_client, make_stall):
        make_stall("A-001")
        page = text_of(officer_client.get("/stalls/NUOCHAI/A-001/"))
        assert ("Thêm tài khoản ngân hàng khác" in page, "Bỏ khỏi gian" in page) == (True, True)
        assert "Đề nghị đổi tài khoản" not in page
        assert officer_client.get(CREATE)["Location"] == "/stalls/NUOCHAI/A-001/"

    def test_afterwards_a_change_is_proposed(self, officer_client, stall):
        page = text_of(officer_client.get("/stalls/NUOCHAI/A-001/"))
        assert ("Thêm tài khoản ngân hàng khác" in page, "Bỏ khỏi gian" in page) == (False, False)
        assert f'href="{CREATE}"' in page
        refusal = officer_client.get("/stalls/NUOCHAI/A-001/accounts/new/")
        assert refusal["Location"] == CREATE

    def test_what_waits_is_shown_in_its_place(self, officer_client, stall, change):
        page = text_of(officer_client.get("/stalls/NUOCHAI/A-001/"))
        assert (f'href="{url(change)}"' in page, "chờ duyệt, còn 7 ngày" in page, CREATE in page) == (True, True, False)
        assert officer_client.get(CREATE)["Location"] == url(change)

    def test_the_revoked_sheet_is_to_be_taken_down(self, officer_client, stall, change, area_officer):
        approve_change(change, by=area_officer, holder_name="NONG THI HOA")
        assert "Tài khoản đã đổi: phải thu lại." in text_of(officer_client.get("/stalls/NUOCHAI/A-001/"))


class TestProposing:
    def test_the_trader_scans_it_at_once(self, officer_client, stall):
        said = SAID | {"what": f"replace-{old_of(stall).code}"}
        answer = officer_client.post(CREATE, said, follow=True)
        change = AccountChange.objects.get()
        assert (change.old, change.new.number, change.kind) == (old_of(stall), NEW, "replace")
        assert answer.redirect_chain[0][0] == url(change)
        page = text_of(answer)
        assert ('aria-label="Mã VietQR của tài khoản mới"' in page, "2200 2200 2" in page) == (True, True)
        assert "App phải hiện tên NONG THI HOA" in page

    def test_opened_from_one_account_it_stands_on_that(self, officer_client, stall):
        what = f"remove-{old_of(stall).code}"
        form = officer_client.get(f"{CREATE}?what={what}").context["form"]
        assert form["what"].value() == what
        assert officer_client.get(f"{CREATE}?what=remove-XXXXXXXX").context["form"]["what"].value() != what

    def test_everything_typed_is_kept_and_all_that_is_missing_is_said(self, officer_client, stall):
        page = officer_client.post(CREATE, {"what": "add", "number": "2200220", "note": "Mất điện thoại"})
        assert page.context["form"].errors == {
            "bank": ["Chọn ngân hàng, ví dụ Agribank."],
            "holder_name": ["Gõ tên chủ tài khoản mới như chủ hộ nói."],
            "reason": ["Chọn lý do."],
            "asked": ["Chọn chủ hộ yêu cầu bằng cách nào."],
        }
        assert (page.context["form"]["note"].value(), page.context["form"]["number"].value()) == (
            "Mất điện thoại",
            "2200220",
        )
        assert not AccountChange.objects.exists()

    def test_taking_one_off_asks_for_no_account(self, officer_client, stall):
        said = {"what": f"remove-{old_of(stall).code}", "reason": "closed", "asked": "signed"}
        officer_client.post(CREATE, said)
        change = AccountChange.objects.get()
        assert (change.kind, change.new, change.holder_name) == ("remove", None, "")

    def test_who_may(self, client_of, outsiders, board_member, stall):
        for user, status in outsiders:
            assert client_of(user).get(CREATE).status_code == status
            assert client_of(user).post(CREATE, SAID | {"what": "add"}).status_code == status
        assert not AccountChange.objects.exists()
        assert client_of(board_member).post(CREATE, SAID | {"what": "add"}).status_code == 302


class TestAnswering:
    def test_who_approves_scans_without_seeing_the_name(self, confirmed_client_of, area_officer, change):
        page = text_of(confirmed_client_of(area_officer).get(url(change, "approve/")))
        assert 'aria-label="Mã VietQR của tài khoản mới"' in page
        main = page[page.index("<form") :]
        assert "NONG THI HOA" not in main
        seen = AuditEvent.objects.first()
        assert (seen.action, seen.actor, seen.label) == ("change.view", area_officer, change.code)

    def test_approved_it_leads_to_printing_and_to_the_slip(self, confirmed_client_of, area_officer, stall, change):
        client = confirmed_client_of(area_officer)
        answer = client.post(url(change, "approve/"), {"holder_name": "nông thị hoa"}, follow=True)
        assert messages_of(answer) == ["Đã duyệt. Biển cũ phải thu lại; biển mới chờ in."]
        page = text_of(answer)
        assert ("/markets/NUOCHAI/print/?stall=A-001" in page, url(change, "slip/") in page) == (True, True)
        assert shown_on(stall) == [NEW]
        slip = text_of(client.get(url(change, "slip/")))
        assert f'Biển cũ <strong class="code-text">{stall.placards.get().serial}</strong> không còn giá trị' in slip
        assert ("Phiếu đổi tài khoản nhận tiền" in slip, "8812****8901" in slip, OLD in slip, NEW in slip) == (
            True,
            True,
            False,
            False,
        )

    def test_a_name_that_differs_is_refused_and_kept(self, confirmed_client_of, area_officer, stall, change):
        client = confirmed_client_of(area_officer)
        page = client.post(url(change, "approve/"), {"holder_name": "HOANG VAN NAM"})
        (sentence,) = page.context["form"].errors["holder_name"]
        assert sentence.startswith("Tên anh/chị đọc được (HOANG VAN NAM) khác tên chủ hộ đã nói")
        assert page.context["form"]["holder_name"].value() == "HOANG VAN NAM"
        assert "NONG THI HOA" not in text_of(page)
        assert shown_on(stall) == [OLD]

    def test_her_own_is_not_hers_to_answer(self, confirmed_client_of, officer, area, stall, change):
        appoint(officer, role=Role.AREA_OFFICER, area=area)
        client = confirmed_client_of(officer)
        page = text_of(client.get(url(change)))
        assert (url(change, "approve/") in page, url(change, "withdraw/") in page) == (False, True)
        assert client.get(url(change, "approve/"))["Location"] == url(change)
        refusal = client.post(url(change, "approve/"), {"holder_name": "NONG THI HOA"})
        assert refusal.context["form"].non_field_errors()[0].startswith("Đề nghị này do chính anh/chị gửi.")
        assert shown_on(stall) == [OLD]

    def test_the_password_is_asked_first(self, client_of, area_officer, change):
        answer = client_of(area_officer).post(url(change, "approve/"), {"holder_name": "NONG THI HOA"})
        assert answer.status_code in (200, 302)
        change.refresh_from_db()
        assert change.is_waiting

    @pytest.mark.parametrize("what", ["approve/", "refuse/"])
    def test_nobody_of_the_hall_answers(self, confirmed_client_of, colleague, board_member, change, what):
        said = {"holder_name": "NONG THI HOA", "answer": "Không nhận"}
        for user in (colleague, board_member):
            assert confirmed_client_of(user).post(url(change, what), said).status_code == 403
        change.refresh_from_db()
        assert change.is_waiting

    def test_refused_with_the_reason_on_its_page(self, confirmed_client_of, area_officer, change):
        client = confirmed_client_of(area_officer)
        assert client.post(url(change, "refuse/"), {}).context["form"].errors == {
            "answer": ["Ghi vì sao từ chối, để người đề nghị biết."]
        }
        answer = client.post(url(change, "refuse/"), {"answer": "Chủ hộ nói không đổi"}, follow=True)
        assert ("Chủ hộ nói không đổi" in text_of(answer), "từ chối" in text_of(answer)) == (True, True)

    def test_withdrawn(self, officer_client, change):
        answer = officer_client.post(url(change, "withdraw/"), follow=True)
        assert messages_of(answer) == ["Đã rút đề nghị."]
        change.refresh_from_db()
        assert change.state == "withdrawn"
        assert officer_client.get(url(change, "withdraw/"))["Location"] == url(change)

    def test_no_slip_before_it_is_approved(self, officer_client, change):
        assert officer_client.get(url(change, "slip/")).status_code == 404

    def test_after_its_last_day_it_says_so(self, confirmed_client_of, area_officer, change):
        AccountChange.objects.update(expires_at=timezone.now())
        page = text_of(confirmed_client_of(area_officer).get(url(change)))
        assert ("quá hạn" in page, url(change, "approve/") in page) == (True, False)


class TestWaiting:
    def test_the_first_screen_counts_what_waits_for_whom(self, client_of, officer, area_officer, colleague, change):
        assert "đề nghị của anh/chị đang chờ" in text_of(client_of(officer).get("/"))
        assert "<strong>1</strong> đề nghị chờ anh/chị duyệt" in text_of(client_of(area_officer).get("/"))
        page = text_of(client_of(colleague).get("/"))
        assert ("chờ anh/chị duyệt" in page, "đang chờ" in page) == (False, False)

    def test_the_list_by_whom_it_waits_for(self, client_of, officer, area_officer, colleague, change):
        listed = {
            (officer, "proposed_by_me"): 1, (officer, "mine_to_approve"): 0, (officer, "waiting"): 1,
            (area_officer, "mine_to_approve"): 1, (area_officer, "proposed_by_me"): 0,
            (colleague, "mine_to_approve"): 0, (colleague, "waiting"): 1, (colleague, "approved"): 0,
        }  # fmt: skip
        for (user, state), count in listed.items():
            page = text_of(client_of(user).get("/changes/", {"state": state}))
            assert page.count('class="change-row"') == count, (user.username, state)

    def test_nothing_yet(self, officer_client):
        assert "Chưa có đề nghị nào" in text_of(officer_client.get("/changes/"))

    def test_a_neighbour_learns_of_nothing(self, client_of, neighbour, change):
        client = client_of(neighbour)
        assert client.get(url(change)).status_code == 404
        assert change.code not in text_of(client.get("/changes/"))


class TestFromAPicture:
    def test_what_was_read_comes_filled_in_and_is_proposed(self, officer_client, stall):
        photo = SimpleUploadedFile("ma.png", saved(scene(), "PNG"), "image/png")
        page = officer_client.post("/stalls/NUOCHAI/A-001/accounts/photo/", {"photo": photo})
        form = page.context["form"]
        assert (form["number"].value(), f'action="{CREATE}"' in text_of(page)) == ("9990012345678", True)
        said = {name: form[name].value() for name in ("bank", "number", "found")}
        officer_client.post(CREATE, SAID | said | {"what": "add"})
        assert AccountChange.objects.get().new.number == "9990012345678"

    def test_the_code_is_shown_before_it_is_sent(self, officer_client, stall):
        page = officer_client.post(CREATE, SAID | {"what": "add", "preview": "1"})
        assert ('aria-label="Mã VietQR sẽ lưu"' in text_of(page), "đã bỏ 2 dấu cách" in text_of(page)) == (True, True)
        assert not AccountChange.objects.exists()
