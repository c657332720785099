import hashlib
import json
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs.models import Job
from jobs.sweeping import sweep_files
from officers.models import AuditEvent, User
from payments.models import Bank
from payments.payloads import payload_of
from payments.services import add_account, confirm_holder
from placards.custody import hand_over
from placards.layouts import LAYOUTS
from placards.models import Placard, PrintBatch
from stalls.models import Stall
from stalls.services import add_section, create_owner, move_in, move_out, update_stall
from tests.pages import renews_itself, text_of
from tests.payments.changing import change_now
from tests.placards.printing import codes_in, file_of, print_now

ALL = {"choice": "all", "layout": "a6x4"}


@pytest.fixture
def url(market):
    return f"/markets/{market.code}/print/"


def printed(batch):
    return sorted(batch.placards.values_list("stall__code", flat=True))


class TestOrder:
    @pytest.fixture
    def ready(self, make_stall):
        return make_stall("A-001")

    def test_it_counts_before_it_prints(self, officer_client, make_stalls, make_stall, market, url):
        stalls = make_stalls(4)
        print_now(market, choice="ticked", stalls=stalls[:1])
        make_stall("B-001", to="vacant")
        make_stall("B-002", to="unconfirmed", name="Hoàng Văn Nam")
        page = officer_client.get(f"{url}?stall=A-001&stall=A-003&stall=B-001")
        form = page.context["form"]
        counts = [re.search(r"\((\d+) biển\)", label)[1] for _, label in form.fields["choice"].choices]
        values = [value for value, _ in form.fields["choice"].choices]
        assert dict(zip(values, counts, strict=True)) == {"new": "3", "all": "4", "ticked": "2"}
        assert (form["choice"].value(), form["layout"].value()) == ("ticked", "a6x4")
        assert [(each.stall, each.reason) for each in page.context["skipped"]] == [
            ("B-001", "Chưa có chủ gian."),
        ]
        assert text_of(page).count("Chưa có chủ gian.") == 1
        everything = officer_client.get(url).context["skipped"]
        assert [each.stall for each in everything] == ["B-001", "B-002"]

    def test_what_is_new_is_meant_first_and_nothing_when_nothing_is(self, officer_client, make_stalls, market, url):
        make_stalls(2)
        assert officer_client.get(url).context["form"]["choice"].value() == "new"
        print_now(market)
        page = officer_client.get(url)
        form = page.context["form"]
        assert (form["choice"].value(), text_of(page).count("Không có biển nào cần in")) == (None, 1)
        assert [value for value, _ in form.fields["choice"].choices] == ["new", "all"]

    def test_why_is_asked_where_something_would_be_printed_again(self, officer_client, make_stalls, market, url):
        stalls = make_stalls(2)
        assert "reason" not in officer_client.get(url).context["form"].fields
        print_now(market, choice="ticked", stalls=stalls[:1])
        form = officer_client.get(url).context["form"]
        assert [value for value, _ in form.fields["reason"].choices] == ["", "damaged", "lost", "other_size", "other"]
        refusal = officer_client.post(url, ALL)
        assert refusal.context["form"].errors == {
            "reason": ["Chọn lý do in lại: có gian đã in và sổ không đổi gì từ đó."]
        }
        refusal = officer_client.post(url, ALL | {"reason": "other"})
        assert list(refusal.context["form"].errors) == ["note"]
        page = officer_client.post(url, ALL | {"reason": "other", "note": "Khách không quét được"}).url
        assert "In lại vì: lý do khác (Khách không quét được)." in text_of(officer_client.get(page))
        batch = PrintBatch.objects.latest("created_at")
        assert (batch.reprint_reason, printed(batch)) == ("other", ["A-001", "A-002"])

    def test_nobody_is_asked_why_for_what_was_not_printed(self, officer_client, make_stalls, market, url):
        stalls = make_stalls(2)
        print_now(market, choice="ticked", stalls=stalls[:1])
        officer_client.post(url, {"choice": "new", "layout": "a5"})
        assert PrintBatch.objects.latest("created_at").reprint_reason == ""

    def test_nothing_ready_offers_nothing_to_press(self, officer_client, make_stall, url):
        make_stall("A-001", to="no_account")
        page = text_of(officer_client.get(url))
        assert (page.count("Chưa có gian nào in được"), page.count('name="layout"')) == (1, 0)
        assert page.count("Chủ gian chưa có tài khoản nhận tiền.") == 1

    def test_post_prints_and_leads_to_the_file(self, officer_client, officer, make_stalls, url):
        make_stalls(3)
        answer = officer_client.post(url, ALL)
        batch = PrintBatch.objects.get()
        assert answer.url == f"/placards/{batch.code}/"
        assert (batch.created_by, batch.layout, batch.job.state) == (officer, "a6x4", "done")
        assert printed(batch) == ["A-001", "A-002", "A-003"]
        answer = officer_client.get(answer.url)
        page = text_of(answer)
        assert page.count('class="placard-row"') == 3
        assert page.count(f'href="/placards/{batch.code}/file/"') == 1
        assert not renews_itself(answer)

    def test_ticked_means_exactly_those(self, officer_client, make_stalls, url):
        make_stalls(4)
        page = officer_client.get(f"{url}?stall=A-004&stall=A-002")
        hidden = re.findall(r'<input type="hidden" name="stall" value="([^"]+)"', text_of(page))
        assert hidden == ["A-002", "A-004"]
        officer_client.post(url, {"choice": "ticked", "layout": "a5", "stall": hidden})
        assert printed(PrintBatch.objects.get()) == ["A-002", "A-004"]
        assert sorted(Stall.objects.filter(step="printed").values_list("code", flat=True)) == ["A-002", "A-004"]

    def test_ticks_of_another_market_count_for_nothing(self, officer_client, make_stall, make_market, url):
        make_stall("A-001")
        make_stall("Z-001", in_market=make_market("Chợ Cao Bình"), name="Hoàng Văn Nam")
        page = officer_client.get(f"{url}?stall=Z-001&stall=none")
        assert [value for value, _ in page.context["form"].fields["choice"].choices] == ["new", "all"]
        assert "Z-001" not in text_of(page)
        refusal = officer_client.post(url, {"choice": "ticked", "layout": "a5", "stall": ["A-001", "Z-001"]})
        assert list(refusal.context["form"].errors) == ["stall"]
        assert PrintBatch.objects.count() == 0

    def test_ticked_that_cannot_be_printed_is_said(self, officer_client, make_stall, url):
        make_stall("A-001")
        make_stall("A-002", to="no_account", name="Hoàng Văn Nam")
        refusal = officer_client.post(url, {"choice": "ticked", "layout": "a5", "stall": ["A-002"]})
        assert refusal.context["form"].non_field_errors() == [
            "Không có gian nào in được. A-002: Chủ gian chưa có tài khoản nhận tiền."
        ]
        assert (PrintBatch.objects.count(), Job.objects.count()) == (0, 0)

    @pytest.mark.parametrize("tick", ["%00", "A-001%00", "a%20b", "%F0%9F%98%80", "A" * 13, "'"])
    def test_ticks_that_are_no_codes_never_reach_the_database(self, officer_client, make_stall, url, tick):
        make_stall("A-001")
        page = officer_client.get(f"{url}?stall={tick}&stall=A-001")
        assert page.context["form"].initial["stall"] == ["A-001"]
        sent = {"choice": "ticked", "layout": "a5", "stall": ["A-001", unquote(tick)]}
        refusal = officer_client.post(url, sent)
        assert list(refusal.context["form"].errors) == ["stall"]
        assert PrintBatch.objects.count() == 0

    def test_every_layout_is_offered_with_a_drawing_of_its_own(self, officer_client, make_stall, url):
        make_stall("A-001")
        page = officer_client.get(url).content.decode()
        offered = re.findall(r'<svg class="sheet".*?</svg>|name="layout" value="(\w+)"', page, re.DOTALL)
        assert [name for name in offered if name] == list(LAYOUTS)
        drawings = re.findall(r'<svg class="sheet".*?</svg>', page, re.DOTALL)
        assert len(set(drawings)) == len(LAYOUTS)

    def test_backs_and_a_half_used_sheet_are_ordered(self, officer_client, make_stall, url):
        stall = make_stall("A-001")
        officer_client.post(url, ALL | {"backs": "short", "start": "4"})
        batch = PrintBatch.objects.get()
        assert (batch.job.state, batch.job.params["backs"], batch.job.params["start"]) == ("done", "short", 4)
        assert (batch.proved, batch.pages) == (2, 2)
        assert codes_in(file_of(batch))[1] == f"https://cho40.example/v/{stall.placards.get().serial}"

    def test_without_a_word_about_it_there_are_no_backs_and_the_first_cell_is_used(
        self, officer_client, make_stall, url
    ):
        make_stall("A-001")
        officer_client.post(url, ALL)
        batch = PrintBatch.objects.get()
        assert (batch.job.params["backs"], batch.job.params["start"], batch.pages) == ("", 1, 1)

    @pytest.mark.parametrize(("field", "value"), [("backs", "left"), ("start", "0"), ("start", "11"), ("start", "x")])
    def test_a_back_or_a_cell_that_there_is_not(self, officer_client, make_stall, url, field, value):
        make_stall("A-001")
        refusal = officer_client.post(url, ALL | {field: value})
        assert list(refusal.context["form"].errors) == [field]
        assert PrintBatch.objects.count() == 0

    def test_a_cell_beyond_this_layout_is_refused_with_a_sentence(self, officer_client, make_stall, url):
        make_stall("A-001")
        refusal = officer_client.post(url, ALL | {"layout": "a5", "start": "2"})
        assert "Mẫu này có 1 ô trên một tờ" in refusal.content.decode()
        assert PrintBatch.objects.count() == 0

    def test_a_layout_that_is_not_on_offer(self, officer_client, make_stall, url):
        make_stall("A-001")
        refusal = officer_client.post(url, ALL | {"layout": "a0"})
        assert list(refusal.context["form"].errors) == ["layout"]
        assert PrintBatch.objects.count() == 0

    def test_sent_twice_it_is_one_batch(self, officer_client, make_stall, url):
        make_stall("A-001")
        key = officer_client.get(url).context["form"]["once"].value()
        answers = [officer_client.post(url, ALL | {"once": key}).url for _ in range(2)]
        assert answers[0] == answers[1]
        assert list(Placard.objects.values_list("version", "state")) == [(1, "printed")]

    @pytest.mark.usefixtures("ready")
    def test_who_may(self, client_of, colleague, outsiders, url):
        for user, status in outsiders:
            assert client_of(user).get(url).status_code == status
            assert client_of(user).post(url, ALL).status_code == status
        assert PrintBatch.objects.count() == 0
        assert client_of(colleague).post(url, ALL).status_code == 302
        assert PrintBatch.objects.count() == 1


class TestBatch:
    @pytest.fixture
    def batch(self, make_stalls, market, officer):
        make_stalls(2)
        return print_now(market, by=officer)

    def test_sheets_stand_in_walking_order(self, officer_client, make_stalls, market):
        first, _, third = make_stalls(3)
        late = add_section(market, name="Dãy cuối")
        first.section = late
        update_stall(first)
        Stall.objects.filter(pk=third.pk).update(position=0)
        page = text_of(officer_client.get(f"/placards/{print_now(market).code}/"))
        assert re.findall(r'class="row-title"><a href="[^"]+">([^<]+)', page) == ["A-003", "A-002", "A-001"]

    def test_a_failed_batch_says_why(self, officer_client, batch):
        Job.objects.filter(pk=batch.job_id).update(state="failed", error="Gian A-001 vừa được sửa <b>.", file_name="")
        page = text_of(officer_client.get(f"/placards/{batch.code}/"))
        assert page.count("Gian A-001 vừa được sửa &lt;b&gt;.") == 1
        assert "/file/" not in page

    def test_what_was_left_out_is_listed(self, officer_client, make_stall, market):
        make_stall("A-001")
        make_stall("A-002", to="vacant")
        page = text_of(officer_client.get(f"/placards/{print_now(market).code}/"))
        assert page.count("Chưa có chủ gian.") == 1

    @pytest.mark.parametrize("batches", [1, 3])
    def test_list_query_count(self, officer_client, batch, django_assert_num_queries, batches):
        for _ in range(batches - 1):
            print_now(batch.market, by=batch.created_by)
        with django_assert_num_queries(6):
            page = officer_client.get("/placards/")
        assert text_of(page).count('class="batch-row"') == batches

    def test_who_sees(self, client_of, batch, colleague, outsiders):
        (neighbour, _), (viewer, _) = outsiders
        for user, seen in ((colleague, 1), (viewer, 1), (neighbour, 0)):
            client = client_of(user)
            assert text_of(client.get("/placards/")).count(f'href="/placards/{batch.code}/"') == seen
            assert client.get(f"/placards/{batch.code}/").status_code == (200 if seen else 404)


class TestFile:
    @pytest.fixture
    def batch(self, make_stalls, market):
        make_stalls(2)
        return print_now(market)

    def test_download(self, officer_client, batch, market):
        answer = officer_client.get(f"/placards/{batch.code}/file/")
        content = b"".join(answer.streaming_content)
        assert content == file_of(batch)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'attachment; filename="bien-NUOCHAI-{batch.code}.pdf"'
        assert answer["Cache-Control"] == "private, no-store"
        assert codes_in(content) == [
            payload_of(stall, stall.tenancy.stall_accounts.get().account) for stall in market.stalls.in_walking_order()
        ]

    def test_who_may(self, client_of, batch, colleague, outsiders):
        url = f"/placards/{batch.code}/file/"
        for user, status in outsiders:
            assert client_of(user).get(url).status_code == status
        allowed = client_of(colleague).get(url)
        assert allowed.status_code == 200
        allowed.close()

    def test_not_again_once_a_sheet_was_handed_over(self, officer_client, batch, officer, market):
        """It would be a second paper of the same number, without a reason."""
        url = f"/placards/{batch.code}/file/"
        for _ in range(2):  # nothing has left the stock: a printer may jam
            assert officer_client.get(url).getvalue().startswith(b"%PDF")
        hand_over([batch.placards.first()], to="Chủ hộ", on=timezone.localdate(), by=officer)
        answer = officer_client.get(url)
        assert (answer.status_code, answer.url) == (302, f"/placards/{batch.code}/")
        page = text_of(officer_client.get(answer.url))
        assert page.count("Biển của đợt này đã giao nên không tải lại tệp được nữa.") == 1
        assert (f'href="{url}"' in page, f'href="/markets/{market.code}/print/"' in page) == (False, True)
        assert AuditEvent.objects.filter(action="batch.download").count() == 2

    def test_gone_after_its_days_before_it_is_swept(self, officer_client, batch, files_dir):
        Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert len(list(files_dir.iterdir())) == 1
        self.is_gone(officer_client, batch)

    def test_gone_when_swept(self, officer_client, batch, files_dir):
        Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        sweep_files()
        assert list(files_dir.iterdir()) == []
        self.is_gone(officer_client, batch)

    def test_gone_with_the_disk(self, officer_client, batch, files_dir):
        (files_dir / batch.job.file_name).unlink()
        self.is_gone(officer_client, batch)

    def is_gone(self, client, batch):
        assert client.get(f"/placards/{batch.code}/file/").status_code == 404
        page = text_of(client.get(f"/placards/{batch.code}/"))
        assert ("/file/" in page, page.count('class="placard-row"')) == (False, 2)


class TestOutdatedFile:
    """The file is handed out only while every sheet in it is the stall's own sheet and true."""

    PROMISE = "mã đúng tài khoản trong sổ"

    @pytest.fixture
    def batch(self, make_stalls, market):
        make_stalls(4)
        return print_now(market)

    @pytest.fixture
    def page(self, officer_client, batch):
        return lambda: text_of(officer_client.get(f"/placards/{batch.code}/"))

    def stall(self, code):
        return Stall.objects.get(code=code)

    def moved_out(self, code):
        move_out(self.stall(code), until=timezone.localdate())

    def edited(self, code):
        stall = self.stall(code)
        stall.kind = "kiosk"
        update_stall(stall)

    def printed_anew(self, code):
        print_now(self.stall(code).market, choice="ticked", stalls=[self.stall(code)])

    def let_to_another(self, code):
        self.moved_out(code)
        owner = create_owner(name="Hoàng Văn Nam", unit=self.stall(code).market.unit)
        move_in(self.stall(code), owner, since=timezone.localdate())

    def account_changed(self, code):
        approver = User.objects.create_user(f"duyet{code.lower()}", full_name="Lục Thị Duyệt")
        change_now(self.stall(code), by=User.objects.get(username="canbo"), approver=approver)

    def let_to_another_and_printed(self, code):
        self.let_to_another(code)
        add_account(self.stall(code), bank=Bank.objects.get(pk="970418"), number="101")
        account = self.stall(code).tenancy.stall_accounts.get().account
        confirm_holder(account, holder_name="HOANG VAN NAM", by=User.objects.first())
        self.printed_anew(code)

    CHANGES = (moved_out, edited, printed_anew, let_to_another, account_changed, let_to_another_and_printed)

    @pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
    def test_one_changed_stall_keeps_it_back(self, officer_client, batch, page, change):
        assert (page().count(self.PROMISE), page().count("đã đổi sau khi in")) == (1, 0)
        change(self, "A-001")
        change(self, "A-004")
        answer = officer_client.get(f"/placards/{batch.code}/file/")
        assert (answer.status_code, answer.url) == (302, f"/placards/{batch.code}/")
        shown = page()
        sentence = "Gian A-001, A-004 đã đổi sau khi in: không tải tệp này nữa. In lại các gian ấy."
        assert (shown.count(sentence), shown.count(self.PROMISE)) == (1, 0)
        assert (f"/placards/{batch.code}/file/" in shown, "SHA-256" in shown) == (False, False)
        again = f"/markets/{batch.market.code}/print/?stall=A-001&amp;stall=A-004"
        assert shown.count(f'href="{again}"') == 1
        ticked = officer_client.get(again.replace("&amp;", "&")).context["form"].initial["stall"]
        assert ticked == ["A-001", "A-004"]

    def test_what_was_printed_again_is_true_again(self, officer_client, batch, market):
        self.edited("A-002")
        again = print_now(market, choice="new")
        assert officer_client.get(f"/placards/{again.code}/file/").getvalue().startswith(b"%PDF")
        assert officer_client.get(f"/placards/{batch.code}/file/").status_code == 302

    def test_a_look_costs_the_same_for_one_changed_stall_and_for_three(
        self, officer_client, batch, django_assert_num_queries
    ):
        for codes in (["A-001"], ["A-002", "A-003"]):
            for code in codes:
                self.edited(code)
            with django_assert_num_queries(8):
                assert officer_client.get(f"/placards/{batch.code}/").status_code == 200
            with django_assert_num_queries(6):
                assert officer_client.get(f"/placards/{batch.code}/file/").status_code == 302

    def test_many_are_counted_and_the_address_stays_short(self, batch, page, monkeypatch):
        monkeypatch.setattr("placards.views.batches.MOST_NAMED", 2)
        monkeypatch.setattr("placards.views.batches.MOST_TICKED", 2)
        for code in ("A-001", "A-002", "A-003"):
            self.edited(code)
        shown = page()
        assert shown.count("Gian A-001, A-002 và 1 gian khác đã đổi sau khi in") == 1
        assert shown.count(f'href="/markets/{batch.market.code}/print/"') == 1

    def test_a_viewer_is_told_and_offered_nothing(self, client_of, viewer, batch):
        self.edited("A-001")
        shown = text_of(client_of(viewer).get(f"/placards/{batch.code}/"))
        assert (shown.count("Gian A-001 đã đổi sau khi in"), "/print/" in shown) == (1, False)

    def test_when_the_file_is_gone_there_is_nothing_to_keep_back(self, batch, page):
        self.edited("A-001")
        Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        shown = page()
        assert (shown.count("Gian A-001 đã đổi sau khi in."), shown.count("không tải tệp này nữa")) == (1, 0)
        assert (shown.count("Tệp đã quá hạn giữ"), shown.count(self.PROMISE)) == (1, 0)

    def test_the_sum_of_the_file_is_shown_to_check_it_by(self, batch, page):
        digest = hashlib.sha256(file_of(batch)).hexdigest()
        assert page().replace("<wbr>", "").count(f'SHA-256 của tệp: <span class="code-text">{digest}</span>') == 1


@pytest.mark.django_db(transaction=True)
def test_a_large_order_is_finished_by_the_worker(transactional_db, officer_client, make_stalls, settings, url):
    settings.PRINT_AT_ONCE = 1
    make_stalls(2)
    answer = officer_client.post(url, ALL)
    batch = PrintBatch.objects.select_related("job").get()
    assert (answer.url, batch.job.state) == (f"/placards/{batch.code}/", "queued")
    page = officer_client.get(answer.url)
    waiting = text_of(page)
    assert renews_itself(page)
    assert (waiting.count("Đang chờ đến lượt."), "/file/" in waiting) == (1, False)
    assert officer_client.get(f"/placards/{batch.code}/file/").status_code == 404
    # One who has gone is not kept signed in by a page that renews itself.
    at = f'<a href="{answer.url}">Bấm để xem lại</a>'
    assert ("Trang tự làm mới" in waiting, at in waiting) == (True, False)
    for minutes, renews in ((19, True), (21, False)):
        Job.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))
        page = officer_client.get(answer.url)
        waiting = text_of(page)
        assert (renews_itself(page), "Trang tự làm mới" in waiting, at in waiting) == (renews, renews, not renews)
    call_command("run_jobs", once=True)
    page = officer_client.get(answer.url)
    assert (renews_itself(page), text_of(page).count('class="placard-row"')) == (False, 2)
    assert officer_client.get(f"/placards/{batch.code}/file/").getvalue().startswith(b"%PDF")


class TestStallPage:
    WARNING = "phải thu lại"
    OUT_OF_DATE = "Biển đang treo không còn đúng sổ: in lại và thay."
    REPLACED = "Đã thay: bỏ tờ cũ"

    @pytest.fixture
    def stall(self, make_stall, market):
        stall = make_stall("A-001")
        print_now(market)
        return stall

    @pytest.fixture
    def page(self, officer_client, stall):
        return lambda: text_of(officer_client.get(f"/stalls/{stall.market.code}/A-001/"))

    def test_the_sheet_in_use(self, stall, page):
        placard = stall.placards.get()
        shown = page()
        assert (shown.count(f">{placard.serial}<"), shown.count(self.WARNING)) == (1, 0)

    def test_the_former_tenants_sheet_must_come_off_the_wall(self, stall, page, commune):
        move_out(stall, until=timezone.localdate())
        assert page().count(self.WARNING) == 1
        move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
        assert page().count(self.WARNING) == 1
        assert json.loads(stall.placards.get().snapshot)["codes"][0]["holder"] == "NONG THI HOA"

    def test_every_sheet_of_the_former_tenant_must_be_fetched(self, stall, page, commune):
        """A sheet that was replaced may hang there still."""
        print_now(stall.market)
        assert (page().count(self.WARNING), page().count(self.REPLACED)) == (0, 1)
        move_out(stall, until=timezone.localdate())
        assert (page().count(self.WARNING), page().count(self.REPLACED)) == (2, 0)
        move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
        add_account(stall, bank=Bank.objects.get(pk="970418"), number="101")
        confirm_holder(stall.tenancy.stall_accounts.get().account, holder_name="HOANG VAN NAM", by=User.objects.first())
        print_now(stall.market)
        assert (page().count(self.WARNING), page().count(self.OUT_OF_DATE)) == (2, 0)
        print_now(stall.market)
        assert (page().count(self.WARNING), page().count(self.REPLACED)) == (2, 1)

    def test_the_sheet_in_use_that_the_register_has_left_behind(self, stall, page):
        assert page().count(self.OUT_OF_DATE) == 0
        stall.kind = "kiosk"
        update_stall(stall)
        assert (page().count(self.OUT_OF_DATE), page().count(self.WARNING)) == (1, 0)
        print_now(stall.market)
        assert (page().count(self.OUT_OF_DATE), page().count(self.REPLACED)) == (0, 1)

    @pytest.mark.parametrize("sheets", [1, 3])
    def test_query_count(self, officer_client, area_officer, stall, django_assert_num_queries, sheets):
        for number in range(sheets - 1):
            print_now(stall.market)
            officer = User.objects.get(username="canbo")
            change_now(stall, by=officer, approver=area_officer, kind="add", number=f"10{number}")
        with django_assert_num_queries(10):
            shown = text_of(officer_client.get("/stalls/NUOCHAI/A-001/"))
        assert (shown.count('class="account"'), shown.count("· Đã thay")) == (sheets, sheets - 1)

    def test_no_sheet_yet(self, officer_client, make_stall, market):
        make_stall("A-002", name="Hoàng Văn Nam")
        shown = text_of(officer_client.get(f"/stalls/{market.code}/A-002/"))
        assert (shown.count("Chưa in biển nào cho gian này."), shown.count(self.WARNING)) == (1, 0)


def test_the_serial_on_a_sheet_leads_to_the_sheet(officer_client, client_of, neighbour, make_stalls, market):
    make_stalls(1)
    batch = print_now(market)
    serial = batch.placards.get().serial
    typed = {"q": serial.replace("-", " ").lower()}
    assert text_of(officer_client.get("/search/", typed)).count(f'href="/placards/sheets/{serial}/">{serial}<') == 1
    assert serial not in text_of(client_of(neighbour).get("/search/", typed))


def test_who_took_the_file_along_is_in_the_audit(officer_client, officer, make_stall, market):
    make_stall("A-001")
    batch = print_now(market)
    assert officer_client.get(f"/placards/{batch.code}/file/").status_code == 200
    taken = AuditEvent.objects.get(action="batch.download")
    assert (taken.actor, taken.label) == (officer, batch.code)
