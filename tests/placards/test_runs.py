"""One order over many markets: each printed as by itself, followed, stopped and fetched together."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.files import read_file
from jobs.models import Job
from jobs.runner import run_next
from officers.enums import Role
from officers.models import AuditEvent
from placards import custody
from placards.models import Placard, PrintBatch, PrintRun
from placards.services import add_printer, cancel_run, measure_printer, order_run
from placards.zipping import list_of, zip_of
from places.models import AdminUnit
from stalls.models import Market, Stall
from stalls.services import move_out
from tests.pages import text_of
from tests.placards.printing import print_now

NEW = {"choice": "new", "layout": "a6x4"}
URL = "/placards/runs/new/"


@pytest.fixture
def markets(market, make_market, make_stall):
    """Three with two ready stalls each, and one with none."""
    found = [market, *(make_market(f"Chợ Bản Giốc {letter}") for letter in "ABC")]
    for each in found[:3]:
        make_stall("A-001", in_market=each)
        make_stall("A-002", in_market=each, name="Lý Thị Mai")
    return found


@pytest.fixture
def run(markets, officer):
    """Printed."""
    run = order_run(markets, by=officer, **NEW)
    run_next()
    return again(run)


def again(run):
    return PrintRun.objects.select_related("job").get(pk=run.pk)


def states(run):
    return list(run.batches.order_by("pk").values_list("job__state", flat=True))


def unzipped(response):
    content = b"".join(response.streaming_content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


class TestPrinting:
    def test_each_market_as_by_itself_and_all_as_one_job(self, markets, officer, files_dir):
        run = order_run(markets, by=officer, **NEW)
        assert (run.job.total, run.skipped) == (
            6, [{"market": markets[3].code, "reason": "Không có gian nào in được."}],
        )  # fmt: skip
        assert [run_next(), run_next()] == [True, False]
        run = again(run)
        assert (run.job.state, run.job.done, states(run)) == ("done", 6, ["done"] * 3)
        for batch in run.batches.select_related("market", "job"):
            assert batch.placards.filter(stall__market=batch.market, held_by=officer).count() == 2
            assert read_file(batch.job.file_name).startswith(b"%PDF")
        assert len(list(files_dir.iterdir())) == 3
        assert AuditEvent.objects.filter(action="run.order").count() == 1
        assert AuditEvent.objects.filter(action="batch.print").count() == 3

    def test_with_copies_backs_and_a_printer(self, markets, officer, settings):
        settings.PUBLIC_HOST = "cho40.example.vn"
        printer = add_printer("HP", by=officer, unit=markets[0].unit)
        measure_printer(printer, "a4", by=officer, left=21, across=170, top=20, down=257)
        run = order_run(markets[:2], by=officer, copies=2, backs="long", printer=printer, **NEW)
        run_next()
        assert (again(run).job.total, states(run)) == (8, ["done", "done"])
        assert {batch.proved for batch in run.batches.all()} == {8}
        assert {batch.printer for batch in run.batches.all()} == {printer}

    def test_a_market_that_can_not_be_printed_stops_no_other(self, markets, officer):
        run = order_run(markets, by=officer, **NEW)
        for stall in Stall.objects.filter(market=markets[1]):
            move_out(stall, until=timezone.localdate())
        run_next()
        assert states(run) == ["done", "failed", "done"]
        assert again(run).job.state == "done"
        assert Placard.objects.filter(stall__market=markets[1]).count() == 0

    def test_of_two_orders_that_meet_each_sheet_is_printed_once(self, markets, officer, colleague):
        order_run(markets, by=officer, **NEW)
        second = order_run(markets[1:], by=colleague, **NEW)
        while run_next():
            pass
        assert states(second) == ["failed", "failed"]
        assert Placard.objects.count() == 6

    def test_who_lost_the_right_in_between_prints_nothing(self, markets, officer):
        run = order_run(markets, by=officer, **NEW)
        officer.appointments.update(valid_to=timezone.localdate() - timedelta(days=1))
        run_next()
        assert states(run) == ["failed"] * 3
        assert not Placard.objects.exists()

    def test_stopped_before_it_began(self, markets, officer):
        run = order_run(markets, by=officer, **NEW)
        cancel_run(run)
        assert run_next() is False
        assert states(run) == ["cancelled"] * 3
        with pytest.raises(ValidationError, match="đã kết thúc nên không dừng được nữa"):
            cancel_run(again(run))


class TestRefusing:
    def test_no_market_and_nothing_in_any(self, markets, officer):
        with pytest.raises(ValidationError, match="Chưa chọn chợ nào để in"):
            order_run([], by=officer, **NEW)
        with pytest.raises(ValidationError, match=r"Không có chợ nào in được\. Chợ Bản Giốc C: Không có gian nào in"):
            order_run(markets[3:], by=officer, **NEW)
        assert not Job.objects.exists()
        assert not PrintRun.objects.exists()

    def test_a_reason_is_asked_once_for_all(self, markets, officer):
        print_now(markets[1])
        with pytest.raises(ValidationError) as refused:
            order_run(markets, by=officer, choice="all", layout="a6x4")
        assert refused.value.message_dict.keys() == {"reason"}
        assert not PrintRun.objects.exists()
        order_run(markets, by=officer, choice="all", layout="a6x4", reason="damaged")
        assert list(PrintBatch.objects.exclude(run=None).order_by("pk").values_list("reprint_reason", flat=True)) == [
            "", "damaged", "",
        ]  # fmt: skip


class TestPages:
    def test_what_is_new_is_ticked(self, officer_client, markets):
        print_now(markets[1])
        page = officer_client.get(URL)
        rows = {market.code: (market.n_new, market.n_ready, market.is_ticked) for market in page.context["markets"]}
        assert rows == {
            markets[0].code: (2, 2, True), markets[1].code: (0, 2, False), markets[2].code: (2, 2, True),
        }  # fmt: skip

    def test_ordered_and_small_enough_it_is_ready_with_the_answer(self, officer_client, markets):
        page = officer_client.post(URL, NEW | {"market": [each.code for each in markets]}, follow=True)
        assert "Máy đã đọc lại các tệp: 6 trên 6 mã đúng tài khoản trong sổ." in text_of(page)
        assert text_of(page).count("Không có gian nào in được.") == 1

    def test_a_large_one_is_followed_and_stopped(self, officer_client, markets, settings):
        settings.PRINT_AT_ONCE = 5
        page = officer_client.post(URL, NEW | {"market": [each.code for each in markets]}, follow=True)
        run = PrintRun.objects.get()
        assert "Đang chờ đến lượt" in text_of(page)
        assert [job.pk for job in officer_client.get("/jobs/").context["jobs"]] == [run.job_id]
        page = officer_client.post(f"/placards/runs/{run.code}/cancel/", follow=True)
        assert "Đã dừng" in text_of(page)
        assert states(run) == ["cancelled"] * 3

    @pytest.mark.parametrize("ticked", [[], ["KHONGCO2"], ["A\0"]])
    def test_no_market_or_another(self, officer_client, markets, ticked):
        page = officer_client.post(URL, NEW | {"market": ticked})
        assert page.context["form"].errors.keys() == {"market"}
        assert not PrintRun.objects.exists()

    def test_what_failed_is_said_at_its_market(self, officer_client, officer, markets):
        run = order_run(markets, by=officer, **NEW)
        for stall in Stall.objects.filter(market=markets[1]):
            move_out(stall, until=timezone.localdate())
        run_next()
        page = text_of(officer_client.get(f"/placards/runs/{run.code}/"))
        assert "1 chợ không in được" in page
        assert "Không còn gian nào in được; sổ đã đổi sau khi đặt in." in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_for_a_few_as_for_many(
        self, officer_client, officer, markets, count, django_assert_num_queries
    ):
        Market.objects.exclude(pk__in=[each.pk for each in markets[:count]]).update(closed_on=timezone.localdate())
        with django_assert_num_queries(8):
            officer_client.get(URL)
        run = order_run(markets[:count], by=officer, **NEW)
        run_next()
        with django_assert_num_queries(8):
            officer_client.get(f"/placards/runs/{run.code}/")

    def test_a_batch_leads_to_it(self, officer_client, run):
        batch = run.batches.first()
        assert f"/placards/runs/{run.code}/" in officer_client.get(f"/placards/{batch.code}/").content.decode()


class TestZip:
    def test_the_same_files_as_one_by_one_and_a_list(self, officer_client, run, markets):
        archive = unzipped(officer_client.get(f"/placards/runs/{run.code}/file/"))
        batches = list(run.batches.select_related("market__unit", "job"))
        assert sorted(archive.namelist()) == sorted(["danh-sach.csv", *(batch.file_name for batch in batches)])
        for batch in batches:
            single = b"".join(officer_client.get(f"/placards/{batch.code}/file/").streaming_content)
            assert archive.read(batch.file_name) == single
        rows = list(csv.reader(io.StringIO(archive.read("danh-sach.csv").decode("utf-8-sig"))))
        assert {row[0] for row in rows[1:4]} == {market.name for market in markets[:3]}
        assert rows[-1][0] == markets[3].name
        assert rows[-1][5] == "Không có gian nào in được."
        assert {row[4] for row in rows[1:4]} == {batch.sha256 for batch in batches}

    def test_who_took_it_is_in_the_audit_of_each(self, officer_client, officer, run):
        unzipped(officer_client.get(f"/placards/runs/{run.code}/file/"))
        taken = AuditEvent.objects.filter(action__in=["run.download", "batch.download"], actor=officer)
        assert taken.count() == 4

    def test_what_was_handed_over_or_changed_is_not_in_it(self, officer_client, officer, run, markets):
        custody.hand_over(
            Placard.objects.filter(stall__market=markets[0])[:1], to="Chủ hộ", on=timezone.localdate(), by=officer
        )
        Stall.objects.filter(market=markets[1]).face_changed()
        archive = unzipped(officer_client.get(f"/placards/runs/{run.code}/file/"))
        assert len(archive.namelist()) == 2
        listed = archive.read("danh-sach.csv").decode("utf-8-sig")
        assert listed.count("Không có tệp ở đây: đã giao, đã đổi sau khi in, hoặc quá hạn giữ.") == 2

    def test_when_nothing_is_left_to_give_it_leads_back(self, officer_client, run):
        Job.objects.update(expires_at=timezone.now() - timedelta(days=1))
        assert officer_client.get(f"/placards/runs/{run.code}/file/").url == f"/placards/runs/{run.code}/"
        assert "Tải" not in text_of(officer_client.get(f"/placards/runs/{run.code}/"))

    def test_a_file_that_is_gone_in_the_middle_leaves_no_whole_zip(self, run, files_dir):
        batches = list(run.batches.select_related("market", "job").order_by("pk"))
        sending = zip_of(batches, list_of([]))
        sent = next(sending)
        (files_dir / batches[1].job.file_name).unlink()
        with pytest.raises(FileNotFoundError):
            next(sending)
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(io.BytesIO(sent))

    def test_a_name_that_excel_would_reckon_with_stays_a_name(self):
        assert list(csv.reader(io.StringIO(list_of([("=1+1", "Xã", 2)]))))[1] == ["'=1+1", "Xã", "2"]


class TestWhose:
    @pytest.fixture
    def elsewhere(self, make_officer):
        return make_officer("nguoila", Role.COMMUNE_OFFICER, unit=AdminUnit.objects.current().get(name="Xã Nam Tuấn"))

    @pytest.mark.parametrize("page", ["", "file/"])
    def test_a_stranger_finds_nothing(self, client_of, elsewhere, run, page):
        assert client_of(elsewhere).get(f"/placards/runs/{run.code}/{page}").status_code == 404

    @pytest.fixture
    def far(self, make_market, make_stall):
        """Outside the area."""
        far = make_market("Chợ Xa", unit=AdminUnit.objects.current().get(name="Xã Trùng Khánh"))
        make_stall("A-001", in_market=far)
        return far

    def test_who_reaches_only_some_of_its_markets_finds_nothing(
        self, client_of, area_officer, province_officer, markets, far
    ):
        run = order_run([*markets, far], by=province_officer, **NEW)
        run_next()
        assert client_of(province_officer).get(f"/placards/runs/{run.code}/").status_code == 200
        assert client_of(area_officer).get(f"/placards/runs/{run.code}/").status_code == 404
        batch = run.batches.get(market=markets[0])
        page = client_of(area_officer).get(f"/placards/{batch.code}/")
        assert (page.status_code, f"/runs/{run.code}/" in page.content.decode()) == (200, False)

    def test_who_may_only_look_takes_nothing_along(self, client_of, viewer, run):
        client = client_of(viewer)
        assert client.get(f"/placards/runs/{run.code}/").status_code == 200
        assert client.get(f"/placards/runs/{run.code}/file/").status_code == 403
        assert client.get(URL).status_code == 403


def test_an_office_without_a_market_is_told_that_there_is_nothing(client_of, make_officer):
    """The list of orders leads everybody here who may print."""
    elsewhere = make_officer(
        "xanamtuan", Role.COMMUNE_OFFICER, unit=AdminUnit.objects.current().get(name="Xã Nam Tuấn")
    )
    assert "Chưa có gian nào in được" in text_of(client_of(elsewhere).get(URL))
