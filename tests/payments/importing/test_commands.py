"""The same way at the command line, with JSON on stdout and nothing else."""

import json
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from officers.models import AuditEvent
from payments.models import PayoutAccount
from stalls.models import Stall
from tests.payments.importing.lists import HEADINGS, stall_row, workbook
from tests.payments.importing.terrible import noted_cells
from tests.payments.register import rows


@pytest.fixture
def listed(tmp_path, market):
    def listed(*entries, name="list.xlsx"):
        path = tmp_path / name
        path.write_bytes(workbook(*([market.code, *row] for row in entries), headings=["Mã chợ", *HEADINGS]))
        return path

    return listed


def run(*arguments, **options):
    out = StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, **options)
    except CommandError as error:
        return json.loads(out.getvalue() or "{}"), str(error)
    return json.loads(out.getvalue()), ""


def test_a_list_goes_in_with_the_rights_of_an_officer(officer, listed):
    path = listed(stall_row(1), stall_row(2))
    told, error = run("import_register", path, "--as", officer.username, "--names-read")
    assert error == ""
    assert (told["rows"], told["created"], told["updated"], told["errors"], told["written"]) == (2, 2, 0, [], True)
    assert Stall.objects.filter(step="ready").count() == 2
    assert AuditEvent.objects.filter(action="stall.create").first().actor == officer
    told, _error = run("import_register", path, "--as", officer.username)
    assert (told["created"], told["same"]) == (0, 2)


def test_a_dry_run_writes_nothing(officer, listed):
    told, error = run("import_register", listed(stall_row(1)), "--as", officer.username, "--dry-run")
    assert (told["created"], told["written"], error) == (1, False, "")
    assert rows() == (0, 0, 0, 0, 0)


def test_errors_are_told_by_cell_and_nothing_is_written(officer, listed, tmp_path):
    path, out = listed(stall_row(1), stall_row(2, bank="Mặt Trăng")), tmp_path / "out.xlsx"
    told, error = run("import_register", path, "--as", officer.username, "--annotated", out)
    assert error == "1 lỗi. Chưa ghi gì vào sổ."
    (wrong,) = told["errors"]
    assert (wrong["sheet"], wrong["row"], wrong["column"], wrong["heading"]) == ("Danh sách", 3, "H", "Ngân hàng")
    assert "Mặt Trăng" in wrong["message"]
    assert set(noted_cells(out.read_bytes())) == {"H3"}
    assert rows() == (0, 0, 0, 0, 0)


def test_who_has_no_such_market_is_told_as_if_there_were_none(neighbour, listed, market):
    told, error = run("import_register", listed(stall_row(1)), "--as", neighbour.username)
    assert "Không có chợ nào" in told["errors"][0]["message"]
    assert error
    assert run("import_register", listed(stall_row(1)), "--as", neighbour.username, "--market", market.code)[1]
    assert rows() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ" + bytes(100), "chương trình"),
        (workbook(["1", "x"], headings=["Ô", "Tên"]), "không có cột nào nhận ra"),
        ("Mã gian;Khu\nA1;Été Ñ\n".encode("cp1252"), "--encoding"),
        (workbook(headings=HEADINGS), "không có dòng nào"),
        (None, "No such file"),
    ],
    ids=["program", "columns", "encoding", "empty", "missing"],
)
def test_what_can_not_be_read_is_a_sentence(officer, tmp_path, content, said):
    path = tmp_path / "x"
    if content is not None:
        path.write_bytes(content)
    assert said in run("import_register", path, "--as", officer.username)[1]
    assert "There is no officer" in run("import_register", path, "--as", "khongco")[1]


def test_the_register_goes_out_whole_and_comes_back_unchanged(officer, market, make_stall, tmp_path):
    make_stall("A-001", name="Nông Thị Hoa")
    path = tmp_path / "out.xlsx"
    told, error = run("export_register", "--market", market.code, "--output", path)
    assert (told["stalls"], error) == (1, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    event = AuditEvent.objects.get(action="market.export_register")
    assert event.changed["file"] == [None, told["code"]]
    assert PayoutAccount.objects.get().number not in event.changes
    again, _error = run("import_register", path, "--as", officer.username)
    assert (again["same"], again["rows"]) == (1, 1)
    assert "There is no market" in run("export_register", "--market", "KHONGCO", "--output", path)[1]


def test_several_markets_go_into_one_file(officer, market, make_market, make_stall, tmp_path):
    make_stall("A-001")
    other = make_market("Chợ Nà Rị")
    make_stall("B-001", in_market=other)
    path = tmp_path / "out.xlsx"
    told, error = run("export_register", "--market", market.code, "--market", other.code, "--output", path)
    assert (told["stalls"], error) == (2, "")
    again, _error = run("import_register", path, "--as", officer.username)
    assert (again["same"], again["rows"]) == (2, 2)
    assert AuditEvent.objects.filter(action="market.export_register").count() == 2
