"""The report that the worker makes when a quarter is over: for whom, how often, of which day, how long it is kept."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from jobs import daily
from jobs.enums import JobState
from jobs.models import Job
from jobs.runner import HANDLERS, run_next, run_now
from jobs.sweeping import sweep_files
from officers.enums import Role
from officers.models import AuditEvent, User
from officers.services import appoint, end_appointment
from reports import own_place as first_screen
from reports.models import Snapshot
from reports.own_place import own_place
from reports.quarters import is_newly_over, quarter_end_before, quarter_name
from reports.services import QUARTER_JOB, REPORT_JOB, take_snapshot
from reports.services import quarters as made
from tests.pages import messages_of, text_of
from tests.reports.history import let_days_pass
from tests.reports.test_paper import words_of

TODAY = timezone.localdate
ENDED = quarter_end_before(TODAY())


@pytest.mark.parametrize(
    ("day", "ended", "name"),
    [
        (date(2026, 1, 1), date(2025, 12, 31), "IV/2025"),
        (date(2026, 3, 31), date(2025, 12, 31), "IV/2025"),
        (date(2026, 4, 1), date(2026, 3, 31), "I/2026"),
        (date(2026, 9, 30), date(2026, 6, 30), "II/2026"),
        (date(2026, 11, 27), date(2026, 9, 30), "III/2026"),
        (date(2026, 12, 31), date(2026, 9, 30), "III/2026"),
    ],
)
def test_the_quarter_before(day, ended, name):
    assert quarter_end_before(day) == ended
    assert quarter_name(ended) == name


@pytest.mark.parametrize(
    ("day", "newly"), [(date(2026, 10, 1), True), (date(2026, 10, 31), True), (date(2026, 11, 1), False)]
)
def test_a_month_long_it_is_looked_for(day, newly):
    assert is_newly_over(day) == newly


@pytest.fixture
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


@pytest.fixture
def just_over(monkeypatch):
    """Whatever the day of the test: the quarter before it counts as newly over."""
    for module in (made, first_screen):
        monkeypatch.setattr(module, "is_newly_over", lambda _day: True)


@pytest.fixture
def counted(db, ready, make_stall):
    """On the last day of the quarter before: one of two stalls all the way."""
    ready("A-001")
    make_stall("A-002", to="vacant")
    take_snapshot()
    let_days_pass((TODAY() - ENDED).days)


@pytest.fixture
def worker(files_dir):
    """Orders what a night orders, and works until nothing is left; what came of it."""

    def work():
        Job.objects.create(kind=QUARTER_JOB)
        while run_next():
            pass
        return list(Job.objects.filter(kind=REPORT_JOB).order_by("created_by", "pk"))

    return work


@pytest.fixture
def file_of(client_of, province_officer):
    def file_of(job, user=province_officer):
        return client_of(user).get(f"/reports/paper/{job.code}/")

    return file_of


class TestMaking:
    def test_each_officer_of_the_province_gets_both_files(  # noqa: PLR0917  the people
        self, just_over, counted, worker, file_of, province_officer, area_officer, officer, administrator, viewer
    ):
        pdf, xlsx = worker()
        assert {job.created_by for job in (pdf, xlsx)} == {province_officer}
        assert [job.state for job in (pdf, xlsx)] == [JobState.DONE] * 2
        words = words_of(file_of(pdf).content)
        for said in (
            f"Kết quả Chợ 4.0 tỉnh Cao Bằng, số liệu đến hết ngày {ENDED:%d/%m/%Y}",
            "tỉnh Cao Bằng có 2 gian đang dùng đã ghi sổ",
            f"Máy lập khi hết quý, cho {province_officer.full_name} (canbotinh)",
        ):
            assert said in words
        book = openpyxl.load_workbook(BytesIO(file_of(xlsx).content))
        assert [row[2] for row in book["Từng bước"].iter_rows(min_row=2, values_only=True)][:2] == [2, 1]

    def test_once_however_often_the_night_comes(self, just_over, counted, worker, province_officer):
        first = worker()
        assert worker() == first
        assert len(first) == 2

    def test_one_who_came_later_gets_hers_too(  # noqa: PLR0917
        self, just_over, counted, worker, province_officer, make_officer, province
    ):
        worker()
        late = make_officer("canbotinh2", Role.PROVINCE_OFFICER, unit=province)
        assert [job.created_by for job in worker()] == [province_officer, province_officer, late, late]

    def test_who_is_not_used_any_more_gets_none(self, just_over, counted, worker, province_officer):
        province_officer.is_active = False
        province_officer.save()
        assert worker() == []

    def test_who_lost_the_role_before_it_was_made_gets_a_sentence(  # noqa: PLR0917
        self, just_over, counted, files_dir, province_officer, administrator, monkeypatch
    ):
        run_now(Job.objects.create(kind=QUARTER_JOB))
        end_appointment(province_officer.appointments.get(), by=administrator)
        while run_next():
            pass
        states = set(Job.objects.filter(kind=REPORT_JOB).values_list("state", "error"))
        assert states == {(JobState.FAILED, "Báo cáo quý lập cho cán bộ tỉnh; vai trò ấy của anh/chị đã kết thúc.")}

    def test_of_a_quarter_in_which_nothing_was_counted_there_is_none(self, just_over, worker, province_officer, ready):
        ready()
        take_snapshot()
        assert worker() == []
        Snapshot.objects.update(day=quarter_end_before(ENDED))
        assert worker() == []

    def test_a_count_of_some_days_before_the_end_will_do(self, just_over, counted, worker, province_officer, file_of):
        let_days_pass(3)
        pdf, _xlsx = worker()
        assert f"đến hết ngày {ENDED - timedelta(days=3):%d/%m/%Y}" in words_of(file_of(pdf).content)

    def test_long_after_it_is_not_made_any_more(self, counted, worker, province_officer, monkeypatch):
        monkeypatch.setattr(made, "is_newly_over", lambda _day: False)
        assert worker() == []

    def test_the_night_orders_it(self, db):
        assert QUARTER_JOB in daily.DAILY
        assert {QUARTER_JOB, REPORT_JOB} <= HANDLERS.keys()
        daily.order_daily()
        assert Job.objects.filter(kind=QUARTER_JOB).exists()

    def test_it_is_known_to_the_audit_as_hers_and_the_machines(self, just_over, counted, worker, province_officer):
        pdf, _xlsx = worker()
        event = AuditEvent.objects.filter(action="report.make").order_by("seq").first()
        assert event.actor == province_officer
        assert event.changed["file"][1] == pdf.code
        assert event.changed["how"][1] == "pdf, máy lập khi hết quý"


class TestTaking:
    def test_the_page_of_reports_leads_to_both(self, just_over, counted, worker, client_of, province_officer):
        pdf, xlsx = worker()
        text = text_of(client_of(province_officer).get("/reports/paper/"))
        for job, kind in ((pdf, "PDF"), (xlsx, "Excel")):
            assert f'href="/reports/paper/{job.code}/">Quý {quarter_name(ENDED)}, {kind}</a>' in text

    def test_her_list_of_work_does_too(self, just_over, counted, worker, client_of, province_officer):
        pdf, _xlsx = worker()
        text = text_of(client_of(province_officer).get("/jobs/"))
        assert f'href="/reports/paper/{pdf.code}/"' in text
        assert f"Báo cáo: quý {quarter_name(ENDED)}, pdf" in text

    def test_nobody_else_has_it(  # noqa: PLR0917
        self, just_over, counted, worker, file_of, administrator, officer, province_officer
    ):
        pdf, _xlsx = worker()
        assert [file_of(pdf, user).status_code for user in (administrator, officer)] == [404, 404]

    def test_who_left_the_province_leaves_its_figures_there(  # noqa: PLR0917
        self, just_over, counted, worker, file_of, client_of, province_officer, market
    ):
        pdf, _xlsx = worker()
        province_officer.appointments.update(valid_to=TODAY() - timedelta(days=1))
        appoint(province_officer, role=Role.COMMUNE_OFFICER, unit=market.unit)
        moved = User.objects.get(pk=province_officer.pk)
        assert file_of(pdf, moved).status_code == 404
        assert "Máy đã lập khi hết quý" not in text_of(client_of(moved).get("/reports/paper/"))
        assert f"/reports/paper/{pdf.code}/" not in text_of(client_of(moved).get("/jobs/"))

    def test_one_that_failed_is_made_the_next_night(self, just_over, counted, worker, province_officer):
        worker()
        failed = Job.objects.filter(kind=REPORT_JOB).first()
        Job.objects.filter(pk=failed.pk).update(state=JobState.FAILED, file_name="")
        assert [job.state for job in worker()].count(JobState.DONE) == 2

    def test_when_it_is_cleared_away_she_is_told_what_to_do(  # noqa: PLR0917
        self, just_over, counted, worker, file_of, client_of, province_officer
    ):
        pdf, xlsx = worker()
        Job.objects.update(expires_at=timezone.now() - timedelta(hours=1))
        sweep_files()
        answer = file_of(pdf)
        assert answer["Location"] == "/reports/paper/"
        client = client_of(province_officer)
        page = client.get(f"/reports/paper/{xlsx.code}/", follow=True)
        assert messages_of(page)[-1].startswith("Tệp này không còn được giữ. Lập lại ở dưới")
        assert "Máy đã lập khi hết quý" not in text_of(page)

    def test_an_exported_list_is_no_report(self, client_of, province_officer, db):
        job = Job.objects.create(kind="export_list", created_by=province_officer)
        assert client_of(province_officer).get(f"/reports/paper/{job.code}/").status_code == 404


class TestFirstScreen:
    def test_it_says_that_the_quarter_is_over(self, just_over, counted, client_of, province_officer):
        take_snapshot()
        assert own_place(province_officer).quarter == (quarter_name(ENDED), ENDED)
        client, address = client_of(province_officer), f"/reports/paper/?day={ENDED:%d/%m/%Y}"
        assert f'<a href="{address}">Báo cáo quý {quarter_name(ENDED)}</a>' in text_of(client.get("/"))
        assert client.get(address).context["form"]["day"].value() == f"{ENDED:%d/%m/%Y}"

    def test_where_nothing_was_counted_in_it_there_is_no_such_line(self, just_over, ready, province_officer):
        ready()
        take_snapshot()
        assert own_place(province_officer).quarter is None

    def test_to_none_but_the_province(self, just_over, counted, officer, area_officer, viewer):
        assert [own_place(user).quarter for user in (officer, area_officer, viewer)] == [None, None, None]
