import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs.models import Job
from jobs.runner import sweep_files
from payments.payloads import payload_of
from placards.models import Placard, PrintBatch
from stalls.models import Stall
from stalls.services import add_section, create_owner, move_in, move_out, update_stall
from tests.pages import text_of
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
            ("B-002", "Tên chủ tài khoản chưa được xác nhận."),
        ]
        assert text_of(page).count("Tên chủ tài khoản chưa được xác nhận.") == 1

    def test_what_is_new_is_meant_first_and_all_when_nothing_is(self, officer_client, make_stalls, market, url):
        make_stalls(2)
        assert officer_client.get(url).context["form"]["choice"].value() == "new"
        print_now(market)
        form = officer_client.get(url).context["form"]
        assert form["choice"].value() == "all"
        assert [value for value, _ in form.fields["choice"].choices] == ["new", "all"]

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
        assert "Refresh" not in answer

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


@pytest.mark.django_db(transaction=True)
def test_a_large_order_is_finished_by_the_worker(transactional_db, officer_client, make_stalls, settings, url):
    settings.PRINT_AT_ONCE = 1
    make_stalls(2)
    answer = officer_client.post(url, ALL)
    batch = PrintBatch.objects.select_related("job").get()
    assert (answer.url, batch.job.state) == (f"/placards/{batch.code}/", "queued")
    page = officer_client.get(answer.url)
    waiting = text_of(page)
    assert page["Refresh"] == "3"
    assert (waiting.count("Đang chờ đến lượt."), "/file/" in waiting) == (1, False)
    assert officer_client.get(f"/placards/{batch.code}/file/").status_code == 404
    call_command("run_jobs", once=True)
    page = officer_client.get(answer.url)
    assert ("Refresh" in page, text_of(page).count('class="placard-row"')) == (False, 2)
    assert officer_client.get(f"/placards/{batch.code}/file/").getvalue().startswith(b"%PDF")


class TestStallPage:
    WARNING = "phải thu lại"

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
        assert (shown.count(placard.serial), shown.count(self.WARNING)) == (1, 0)

    def test_the_former_tenants_sheet_must_come_off_the_wall(self, stall, page, commune):
        move_out(stall, until=timezone.localdate())
        assert page().count(self.WARNING) == 1
        move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
        assert page().count(self.WARNING) == 1
        assert json.loads(stall.placards.get().snapshot)["codes"][0]["holder"] == "NONG THI HOA"

    def test_no_sheet_yet(self, officer_client, make_stall, market):
        make_stall("A-002", name="Hoàng Văn Nam")
        shown = text_of(officer_client.get(f"/stalls/{market.code}/A-002/"))
        assert (shown.count("Chưa in biển nào cho gian này."), shown.count(self.WARNING)) == (1, 0)
