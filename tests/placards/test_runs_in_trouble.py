"""Orders over many markets in which something goes wrong: nothing of it is taken for what is right."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.files import write_file
from jobs.models import Job
from jobs.runner import claim, run_next
from officers.sealed import SealBrokenError
from payments.models import Bank
from payments.services import withdraw_change
from placards import selection
from placards.models import PrintRun
from placards.services import cancel_run, order_run
from placards.views import runs as views
from stalls.models import Market, Stall
from stalls.services import close_stall, move_out
from tests.pages import text_of
from tests.payments.changing import propose
from tests.placards.printing import print_now
from tests.placards.test_runs import NEW, URL, again, states, unzipped


@pytest.fixture
def markets(market, make_market, make_stall):
    """Three with two ready stalls each."""
    found = [market, *(make_market(f"Chợ Bản Giốc {letter}") for letter in "AB")]
    for each in found:
        make_stall("A-001", in_market=each)
        make_stall("A-002", in_market=each, name="Lý Thị Mai")
    return found


@pytest.fixture
def doubted(markets, officer):
    """In the first market nobody is to pay what its sheets say."""
    Stall.objects.filter(market=markets[0]).update(step="ready")
    changes = []
    for stall in Stall.objects.filter(market=markets[0]):
        stall.tenancies.update(printed_at=timezone.now())
        changes.append(propose(stall, by=officer, reason="closed"))
    return changes


@pytest.fixture
def page_of(officer_client):
    return lambda run: text_of(officer_client.get(f"/placards/runs/{run.code}/"))


def offered(client):
    return {market.pk: (market.n_new, market.n_ready) for market in client.get(URL).context["markets"]}


class TestCounting:
    @pytest.fixture
    def mixed(self, markets, doubted, officer, make_stall, make_market):
        """Printed, closed, in doubt, at a bank that ended, without a tenant: all that a survey tells apart."""
        empty = make_market("Chợ Trống")
        make_stall("A-001", to="unconfirmed", in_market=empty)
        print_now(markets[1], choice="ticked", stalls=[markets[1].stalls.get(code="A-001")])
        withdraw_change(doubted[0], by=officer)
        gone = make_stall("A-003", name="Nông Văn Tư", in_market=markets[1])
        move_out(gone, until=timezone.localdate())
        shut = make_stall("A-004", to="vacant", in_market=markets[1])
        close_stall(shut, on=timezone.localdate(), reason="nghỉ bán")
        ended = make_stall("A-003", name="Lý Văn Ba", number="101", in_market=markets[2])
        ended.tenancy.owner.accounts.update(bank_id="970418")
        Bank.objects.filter(pk="970418").update(ended_on="2026-06-01")
        return [*markets, empty]

    def test_as_market_by_market(self, officer_client, officer, mixed):
        each = {one.pk: selection.survey(one) for one in mixed}
        one_by_one = {pk: (len(found.new), len(found.ready)) for pk, found in each.items()}
        assert list(one_by_one.values()) == [(1, 1), (1, 2), (2, 2), (0, 0)]
        together = selection.survey_by_market(Stall.objects.all())
        assert {pk: together.get(pk, (0, 0)) for pk in one_by_one} == one_by_one
        assert offered(officer_client) == {pk: counts for pk, counts in one_by_one.items() if counts[1]}
        run = order_run(mixed, by=officer, **NEW)
        assert {batch.market_id: batch.job.total for batch in run.batches.all()} == {
            pk: new for pk, (new, _) in one_by_one.items() if new
        }  # fmt: skip

    def test_where_all_are_in_doubt_nothing_is_ordered_and_it_says_why(self, officer, markets, doubted):
        run = order_run(markets, by=officer, **NEW)
        reason = f"Không có gian nào in được. A-001: {selection.DOUBTED}"
        assert run.skipped == [{"market": markets[0].code, "reason": reason}]
        assert run.batches.count() == 2

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_however_many_are_in_doubt(
        self, officer_client, markets, doubted, count, django_assert_num_queries
    ):
        Market.objects.exclude(pk__in=[each.pk for each in markets[:count]]).update(closed_on=timezone.localdate())
        with django_assert_num_queries(10):
            officer_client.get(URL)

    def test_more_than_one_order_takes_says_so(self, officer_client, markets, monkeypatch):
        monkeypatch.setattr(views, "MOST_MARKETS", 2)
        page = officer_client.get(URL)
        assert len(page.context["markets"]) == 2
        assert "Một lần in được 2 chợ" in text_of(page)
        monkeypatch.setattr(views, "MOST_MARKETS", 3)
        assert "Một lần in được" not in text_of(officer_client.get(URL))

    def test_markets_with_nothing_ready_take_no_place(self, officer_client, make_market, markets, monkeypatch):
        make_market("Chợ An Lại")
        monkeypatch.setattr(views, "MOST_MARKETS", 3)
        assert offered(officer_client).keys() == {each.pk for each in markets}


class TestEnding:
    def test_when_no_market_could_be_printed_nobody_reads_that_it_is_done(self, page_of, officer, markets):
        run = order_run(markets, by=officer, **NEW)
        for stall in Stall.objects.all():
            move_out(stall, until=timezone.localdate())
        run_next()
        assert (again(run).job.state, states(run)) == ("failed", ["failed"] * 3)
        page = page_of(run)
        assert "Không in được chợ nào; lý do ghi ở từng chợ." in page
        assert "Đã in xong" not in page

    def test_stopped_it_leaves_no_file_of_a_worker_that_was_killed(
        self, officer, markets, files_dir, django_capture_on_commit_callbacks
    ):
        run = order_run(markets, by=officer, **NEW)
        claim(run.job)
        left = claim(run.batches.order_by("pk").first().job)
        write_file(left.file_name("pdf"), b"of no account")
        with django_capture_on_commit_callbacks(execute=True):
            cancel_run(run)
        assert list(files_dir.iterdir()) == []

    def test_stopped_in_the_middle_what_is_printed_stays(self, officer, officer_client, markets, files_dir):
        run = order_run(markets, by=officer, **NEW)
        first = run.batches.order_by("pk").first()

        def ending():
            """Asked at each word; the first market is done by the time of one."""
            if Job.objects.get(pk=first.job_id).state == "done" and not again(run).job.is_over:
                cancel_run(again(run))
            return False

        run_next(is_ending=ending)
        assert (again(run).job.state, states(run)) == ("cancelled", ["done", "cancelled", "cancelled"])
        assert first.placards.count() == 2
        assert len(list(files_dir.iterdir())) == 1
        archive = unzipped(officer_client.get(f"/placards/runs/{run.code}/file/"))
        assert sorted(archive.namelist()) == sorted([first.file_name, "danh-sach.csv"])
        assert archive.read("danh-sach.csv").decode().count("Đã dừng") == 2


class TestFiles:
    @pytest.fixture
    def printed(self, officer, markets):
        run = order_run(markets, by=officer, **NEW)
        run_next()
        return again(run)

    def test_one_that_is_gone_from_the_disk_keeps_back_no_other(self, officer_client, page_of, printed, files_dir):
        """After a restored backup, say: its row still names it."""
        lost = printed.batches.select_related("job", "market").first()
        (files_dir / lost.job.file_name).unlink()
        assert "Tải 2 tệp PDF (ZIP)" in page_of(printed)
        archive = unzipped(officer_client.get(f"/placards/runs/{printed.code}/file/"))
        assert lost.file_name not in archive.namelist()
        assert len(archive.namelist()) == 3
        assert "Không có tệp ở đây" in archive.read("danh-sach.csv").decode()

    def test_a_spoiled_file_breaks_the_download_off(self, officer_client, printed, files_dir):
        spoiled = printed.batches.select_related("job").order_by("market__sort_key").last()
        path = files_dir / spoiled.job.file_name
        path.write_bytes(path.read_bytes()[:-1])
        came, response = io.BytesIO(), officer_client.get(f"/placards/runs/{printed.code}/file/")
        with pytest.raises(SealBrokenError):
            came.writelines(response.streaming_content)
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(came)

    def test_nobody_packs_it_a_second_time(self, officer_client, printed):
        address = f"/placards/runs/{printed.code}/file/"
        response = officer_client.get(address, headers={"accept-encoding": "gzip"})
        assert len(unzipped(response).namelist()) == 4


def test_a_run_of_nothing_new_is_refused(officer, markets):
    for each in markets:
        print_now(each)
    with pytest.raises(ValidationError, match="Không có chợ nào in được"):
        order_run(markets, by=officer, **NEW)
    assert not PrintRun.objects.exists()
