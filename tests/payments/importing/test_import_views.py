"""The pages of a list's way, as an officer goes it."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from payments.enums import ImportState
from payments.models import RegisterImport
from stalls.models import Stall
from tests.payments.importing.lists import stall_row, workbook


def send(client, market, data, name="danh sach.xlsx"):
    return client.post(f"/markets/{market.code}/import/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_good_list_is_shown_agreed_to_written_and_taken_back(officer_client, market):
    page = send(officer_client, market, workbook(*(stall_row(n) for n in range(3))))
    assert "Gian mới: 3" in page.content.decode()
    imported = RegisterImport.objects.get()
    url = f"/imports/{imported.code}/"
    page = officer_client.post(url, {"digest": imported.digest, "names_read": "on"}, follow=True)
    assert "3 gian mới" in page.content.decode()
    assert Stall.objects.count() == 3
    page = officer_client.post(f"{url}undo/", follow=True)
    assert "Đã hoàn tác" in page.content.decode()
    assert Stall.objects.count() == 0


def test_the_officers_own_file_comes_back_with_a_note_in_each_bad_cell(officer_client, market):
    data = workbook(stall_row(1, phone="12"), stall_row(2, bank="Ngân hàng Trăng"), stall_row(3))
    page = send(officer_client, market, data)
    assert "2 lỗi." in page.content.decode()
    assert Stall.objects.count() == 0
    imported = RegisterImport.objects.get()
    assert imported.state == ImportState.SHOWN
    answer = officer_client.get(f"/imports/{imported.code}/notes/")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    noted = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert noted == {"F2", "G3"}
    assert "Trăng" in sheet["G3"].comment.text


@pytest.mark.parametrize("filled", ["columns", "encoding"])
def test_what_the_portal_does_not_know_is_asked(officer_client, market, filled):
    if filled == "columns":
        page = send(officer_client, market, workbook(["1", "Nông Thị Thử"], headings=["Ô nào", "Họ tên"]))
        assert "Chọn mỗi cột là gì" in page.content.decode()
        code = RegisterImport.objects.get().code
        page = officer_client.post(f"/imports/{code}/", {"column_0": "code", "column_1": "name"}, follow=True)
        assert "Gian mới: 1" in page.content.decode()
        page = send(officer_client, market, workbook(["2", "Nông Thị Hai"], headings=["Ô nào", "Họ tên"]))
        assert "Gian mới: 1" in page.content.decode()
    else:
        page = send(officer_client, market, "Mã gian;Khu\nA1;Été Ñ\n".encode("cp1252"), "x.csv")
        assert "Bảng mã nào" in page.content.decode()
        code = RegisterImport.objects.get().code
        page = officer_client.post(f"/imports/{code}/", {"encoding": "cp1252"}, follow=True)
        assert "Gian mới: 1" in page.content.decode()


def test_the_template_reads_back_unchanged(officer_client, market, make_stall):
    make_stall("A-001")
    answer = officer_client.get(f"/markets/{market.code}/import/template/")
    assert answer.status_code == 200
    page = send(officer_client, market, answer.content)
    assert "Giữ nguyên: 1" in page.content.decode()
    assert "không có gì để ghi" in page.content.decode()


def test_a_file_of_200_mb_is_thrown_away_with_a_sentence(officer_client, market):
    page = send(officer_client, market, b"PK\x03\x04" + bytes(200 * 1024 * 1024))
    assert "quá" in str(page.context["form"].errors["file"])
    assert RegisterImport.objects.count() == Stall.objects.count() == 0
