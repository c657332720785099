import io
import json
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from jobs.files import read_file
from jobs.models import Job
from jobs.runner import run_next
from payments.payloads import payload_of
from placards.layouts import LAYOUTS
from placards.models import Placard, PrintBatch
from tests.placards.printing import codes_in, file_of, print_now


def run(**options):
    out = io.StringIO()
    call_command("print_placards", stdout=out, **options)
    return out.getvalue()


def test_report_and_file(make_stalls, make_stall, market, tmp_path):
    make_stalls(5)
    make_stall("B-001", to="vacant")
    report = json.loads(run(market=market.code, output=tmp_path / "out.pdf"))
    seconds = report.pop("seconds")
    assert report == {
        "placards": 5,
        "proved": 5,
        "pages": 2,
        "skipped": [{"stall": "B-001", "reason": "Chưa có chủ gian."}],
    }
    assert 0 < seconds < 60
    content = (tmp_path / "out.pdf").read_bytes()
    assert content == file_of(PrintBatch.objects.get())
    assert codes_in(content) == [
        payload_of(stall, stall.tenancy.stall_accounts.get().account)
        for stall in market.stalls.in_walking_order().exclude(code="B-001")
    ]


def test_stdout_is_one_line_of_json_in_plain_letters(make_stall, market, tmp_path):
    make_stall("A-001")
    make_stall("A-002", to="vacant")
    out = run(market=market.code, output=tmp_path / "out.pdf")
    assert out.count("\n") == 1
    assert list(json.loads(out)) == ["placards", "proved", "pages", "seconds", "skipped"]
    assert out.count("Chưa có chủ gian.") == 1


def test_layout_and_choice(make_stalls, market, tmp_path):
    stalls = make_stalls(3)
    print_now(market, choice="ticked", stalls=stalls[:1])
    report = json.loads(run(market=market.code, layout="a5", choice="new", output=tmp_path / "out.pdf"))
    assert (report["placards"], report["pages"]) == (2, 2)
    assert PrintBatch.objects.first().layout == "a5"


def test_backs_and_a_half_used_sheet(make_stalls, market, tmp_path):
    stalls = make_stalls(3)
    out = tmp_path / "out.pdf"
    report = json.loads(run(market=market.code, backs="long", start=3, output=out))
    assert (report["placards"], report["proved"], report["pages"]) == (3, 6, 4)
    addresses = {code for code in codes_in(out.read_bytes()) if code.startswith("https://")}
    assert {address.rsplit("/", 1)[1] for address in addresses} == {
        placard.serial for stall in stalls for placard in stall.placards.all()
    }


@pytest.mark.parametrize("start", [0, 5])
def test_a_cell_the_sheet_has_not(make_stalls, market, tmp_path, start):
    make_stalls(1)
    with pytest.raises(CommandError, match=r"^Mẫu này có 4 ô trên một tờ; ô bắt đầu phải từ 1 đến 4\.$"):
        run(market=market.code, start=start, output=tmp_path / "out.pdf")
    assert PrintBatch.objects.count() == 0


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_can_be_printed_with_its_backs(make_stalls, market, tmp_path, layout):
    make_stalls(2)
    report = json.loads(run(market=market.code, layout=layout, backs="short", output=tmp_path / "out.pdf"))
    fronts = 4 if layout == "tent" else 2
    assert (report["placards"], report["proved"]) == (2, fronts + 2)
    assert report["pages"] == (4 if len(LAYOUTS[layout].cells) == 1 else 2)


def test_a_large_market_is_not_left_to_the_worker(make_stalls, market, settings, tmp_path):
    settings.PRINT_AT_ONCE = 0
    make_stalls(2)
    assert json.loads(run(market=market.code, output=tmp_path / "out.pdf"))["placards"] == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"market": "NOWHERE"}, "There is no market with the code NOWHERE."),
        ({}, "Không có gian nào in được. A-001: Chưa có chủ gian."),
    ],
)
def test_refusals_leave_nothing(make_stall, market, tmp_path, options, sentence):
    make_stall("A-001", to="vacant")
    with pytest.raises(CommandError) as refusal:
        run(**{"market": market.code, "output": tmp_path / "out.pdf"} | options)
    assert (str(refusal.value), refusal.value.returncode) == (sentence, 1)
    assert not (tmp_path / "out.pdf").exists()
    assert (Job.objects.count(), Placard.objects.count()) == (0, 0)


def test_a_job_that_failed_says_why(make_stall, market, settings, tmp_path):
    make_stall("A-001")
    (tmp_path / "plain").write_text("")
    settings.FILES_DIR = tmp_path / "plain" / "files"
    with pytest.raises(CommandError, match="sổ không thay đổi"):
        run(market=market.code, output=tmp_path / "out.pdf")
    assert Placard.objects.count() == 0


def test_an_output_that_cannot_be_written_says_where_the_file_is(make_stall, market, files_dir, tmp_path):
    """By then the sheets are in the ledger, so what was printed must be found."""
    make_stall("A-001")
    with pytest.raises(CommandError) as refusal:
        run(market=market.code, output=tmp_path / "no folder" / "out.pdf")
    kept = PrintBatch.objects.get().job.file_name
    assert str(refusal.value) == (
        f"The placards are printed; the portal has them as {kept}. "
        f"{tmp_path}/no folder/out.pdf: No such file or directory."
    )
    assert read_file(kept).startswith(b"%PDF")


def test_a_worker_beside_it_never_takes_its_job(transactional_db, make_stall, market, tmp_path):
    """The worker looks at the very moment the command claims its job, which is before anybody else may see it."""
    make_stall("A-001")
    worker, took = ThreadPoolExecutor(1), []

    def look():
        try:
            return run_next()
        finally:
            connection.close()

    def beside(execute, sql, params, many, context):
        if sql.startswith('UPDATE "jobs_job"') and not took:
            took.append(worker.submit(look))
            wait(took, timeout=2)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(beside), worker:
        assert json.loads(run(market=market.code, output=tmp_path / "out.pdf"))["placards"] == 1
    assert [each.result() for each in took] == [False]
    assert Job.objects.get().attempts == 1


def test_an_unknown_layout(market, tmp_path):
    with pytest.raises(CommandError, match="invalid choice: 'a0'"):
        call_command("print_placards", "--market", market.code, "--layout", "a0", "--output", str(tmp_path / "x"))
