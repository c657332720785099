"""The report of a quarter, made by the worker when the quarter is over, for every officer of the province."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.enums import JobState
from jobs.files import write_file
from jobs.models import Job
from officers.audit import record, unit_of_work
from officers.enums import Role
from officers.models import Appointment
from reports.gathering import Said, gather
from reports.models import Snapshot
from reports.papers import KINDS, file_of, may_keep
from reports.quarters import is_newly_over, quarter_end_before

QUARTER_JOB = "order_reports"
REPORT_JOB = "make_report"


def run_quarter_job(claim):
    """Once for each officer, quarter and kind of file; none of a quarter in which nothing was counted."""
    today = timezone.localdate()
    ended = quarter_end_before(today)
    snapshot = Snapshot.objects.at(ended)
    if is_newly_over(today) and snapshot and snapshot.day > quarter_end_before(ended):
        with unit_of_work():
            # Of two workers at it one waits, and finds that the other has ordered.
            Snapshot.objects.select_for_update(no_key=True).get(pk=snapshot.pk)
            for officer in _officers_of_the_province():
                _order(officer, ended)
    claim.finish("")


def _officers_of_the_province():
    terms = Appointment.objects.in_force().with_role(Role.PROVINCE_OFFICER).select_related("user")
    return {term.user for term in terms if term.user.is_active}


def _order(officer, ended):
    day = ended.isoformat()
    made = Job.objects.filter(kind=REPORT_JOB, created_by=officer, params__day=day).exclude(state=JobState.FAILED)
    there = set(made.values_list("params__file", flat=True))
    for kind in KINDS:
        if kind not in there:
            Job.objects.create(kind=REPORT_JOB, created_by=officer, params={"day": day, "file": kind}, total=1)


def run_report_job(claim):
    """Of all that she sees today, as it was counted then."""
    officer, asked = claim.job.created_by, claim.job.params
    snapshot = Snapshot.objects.at(date.fromisoformat(asked["day"]))
    if not may_keep(officer):
        raise ValidationError("Báo cáo quý lập cho cán bộ tỉnh; vai trò ấy của anh/chị đã kết thúc.")
    report = gather(officer, snapshot, Said("", timezone.localdate(), by_itself=True))
    name = claim.file_name(asked["file"])
    write_file(name, file_of(report, asked["file"]))
    with unit_of_work():
        record("report.make", snapshot, file=claim.job.code, how=f"{asked['file']}, máy lập khi hết quý")
        claim.finish(name)
