"""A pasted list: what each line becomes, and what is said of a line that can't be taken."""

import pytest

from officers.bulk import check_list, read_list
from officers.enums import Role
from officers.models import Appointment, AuditEvent, User
from officers.services import create_user
from places.models import AdminUnit, Succession
from tests.officers.people import unit
from tests.pages import messages_of, text_of

URL = "/officers/bulk/"


@pytest.fixture
def communes(db):
    return AdminUnit.objects.current().communes()


def checked(text, communes):
    return [(row.unit and row.unit.name, row.full_name, row.username) for row in check_list(text, units=communes)]


def errors(text, communes):
    return {row.number: row.errors for row in check_list(text, units=communes) if row.errors}


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("01654; Nông Thị Hoa", ("01654", "Nông Thị Hoa", "")),
        ("01654;Nông Thị Hoa;hoa;", ("01654", "Nông Thị Hoa", "hoa")),
        ("Xã Hòa An\tNông Thị Hoa\thoa", ("Xã Hòa An", "Nông Thị Hoa", "hoa")),
        ("Xã A; B\tNông Thị Hoa", ("Xã A; B", "Nông Thị Hoa", "")),
        ("  Hòa  An ;  Nông   Thị Hoa  ", ("Hòa An", "Nông Thị Hoa", "")),
        ("Hòa An", ("Hòa An", "", "")),
    ],
)
def test_a_line_is_cut_into_cells(line, cells):
    (row,) = read_list(line)
    assert (row.place, row.full_name, row.username) == cells
    assert row.errors == []


def test_lines_are_numbered_as_they_stand():
    assert [row.number for row in read_list("a;b\n\n ; ;\nc;d\r\ne;f")] == [1, 4, 5]


def test_a_fourth_cell_is_too_many():
    (row,) = read_list("01654;Hoa;hoa;0912345678")
    assert row.errors == ["Có quá ba cột. Chỉ giữ: mã hoặc tên xã; họ tên; tên đăng nhập."]


@pytest.mark.parametrize(
    "place", ["01654", "Xã Hòa An", "xa hoa an", "Hòa An", "HOA AN", "Nước Hai", "thi tran nuoc hai"]
)
def test_a_commune_is_found_by_code_name_or_old_name(communes, place):
    assert checked(f"{place}; Nông Thị Hoa", communes) == [("Xã Hòa An", "Nông Thị Hoa", "nongthihoa")]


@pytest.mark.parametrize("place", ["Hòa", "xã lạ", "99999", "01657", "Hoa An 2", "Cao Bằng", "04"])
def test_a_part_of_a_name_or_an_old_code_is_not_enough(communes, place):
    said = f"Không có xã, phường “{place}” trong nơi anh/chị giao được vai trò này. Xem lại tên, hoặc ghi mã."
    assert errors(f"{place}; Nông Thị Hoa", communes) == {1: [said]}


def test_outside_the_scope_is_as_unknown_as_none(communes):
    assert checked("Trùng Khánh; Lý A", communes)[0][0] == "Xã Trùng Khánh"
    here = communes.filter(name="Xã Hòa An")
    foreign, absent = (errors(f"{place}; Lý A", here)[1][0] for place in ("Trùng Khánh", "Không Có"))
    assert foreign.replace("Trùng Khánh", "Không Có") == absent


def test_an_ambiguous_name_names_the_candidates(communes):
    became = {}
    for step in Succession.objects.filter(new__in=communes, old__kind="commune").select_related("old", "new"):
        became.setdefault(step.old.name, set()).add(step.new)
    of_today = {unit.name for unit in communes}
    name, units = next((old, new) for old, new in became.items() if len(new) > 1 and old not in of_today)
    (said,) = errors(f"{name}; Nông Thị Hoa", communes)[1]
    assert said.startswith(f"“{name}” có thể là ")
    assert said.endswith(". Ghi mã của xã cần giao.")
    assert [each.code for each in units if f"{each.name} (mã {each.code})" not in said] == []


def test_what_is_missing_or_too_long_is_said_by_line(communes):
    text = f"01654;\n; Nông Thị Hoa\n01654; {'a' * 121}"
    assert errors(text, communes) == {
        1: ["Thiếu họ tên. Viết: mã hoặc tên xã; họ tên."],
        2: ["Thiếu mã hoặc tên xã, phường ở cột đầu."],
        3: ["Họ tên dài 121 ký tự; nhiều nhất 120 ký tự."],
    }


def test_free_sign_in_names_are_given(communes):
    create_user("nongthihoa", full_name="Nông Thị Hoa")
    text = "01654; Nông Thị Hoa\nTrùng Khánh; Nông Thị Hòa\nBảo Lạc; Nông Thị Hoa; NongThiHoa4\nHạ Lang; Nông Thị Hóa"
    names = [username for _place, _name, username in checked(text, communes)]
    assert names == ["nongthihoa2", "nongthihoa3", "nongthihoa4", "nongthihoa5"]


def test_a_typed_sign_in_name_must_be_free_and_well_formed(communes, officer):
    text = "01654; Lý A; canbo\n01654; Lý B; moi\n01654; Lý C; moi\n01654; Lý D; ml\n01654; Lý E; bulk"
    said = errors(text, communes)
    assert said[1] == ["Tên đăng nhập canbo đã có người dùng. Bỏ trống cột thứ ba để máy đặt."]
    assert said[3] == ["Tên đăng nhập moi có hai lần trong danh sách. Sửa một dòng."]
    assert [line for line in said if "3 đến 60 chữ thường" in said[line][0]] == [4, 5]
    assert set(said) == {1, 3, 4, 5}


def test_one_person_pasted_twice_is_noticed_unless_both_are_named(communes):
    said = "Trùng với dòng 1. Bỏ một dòng; nếu là hai người thì ghi tên đăng nhập khác ở cột thứ ba."
    assert errors("01654; Lý A\nHòa An; LÝ  A", communes) == {2: [said]}
    assert errors("01654; Lý A; haiyen\nHòa An; Lý A; hoahong", communes) == {}
    assert errors("01654; Lý A\nTrùng Khánh; Lý A", communes) == {}


def test_a_long_list_costs_no_more_queries_than_a_short_one(communes, django_assert_num_queries):
    list(communes)
    for count in (1, 100):
        with django_assert_num_queries(3):
            rows = check_list("\n".join(f"01654; Nông Thị Số {n}" for n in range(count)), units=communes.all())
        assert [row.errors for row in rows] == [[]] * count


LINES = "01654; Nông Thị Hoa\nTrùng Khánh; Bế Văn Đức; beduc"


@pytest.fixture
def province_client(confirmed_client_of, province_officer):
    return confirmed_client_of(province_officer)


def send(client, lines=LINES, role="commune_officer", **more):
    return client.post(URL, {"role": role, "lines": lines, "once": "khoa-mot-lan"} | more)


def test_it_is_shown_before_anything_is_made(province_client):
    before = User.objects.count()
    page = send(province_client)
    text = text_of(page)
    assert [text.count(word) for word in ("Sẽ tạo", "nongthihoa", "beduc", "Tạo 2 tài khoản")] == [2, 1, 2, 1]
    assert User.objects.count() == before


def test_then_all_are_made_and_their_slips_wait(province_client, province_officer):
    mark = send(province_client).context["mark"]
    answer = send(province_client, make="1", checked=mark)
    assert answer["Location"] == "/officers/slips/?newest=2"
    given = Appointment.objects.filter(appointed_by=province_officer).order_by("pk")
    assert [(each.user.username, each.role, each.unit.name) for each in given] == [
        ("nongthihoa", Role.COMMUNE_OFFICER, "Xã Hòa An"),
        ("beduc", Role.COMMUNE_OFFICER, "Xã Trùng Khánh"),
    ]
    page = province_client.get(answer["Location"])
    assert messages_of(page) == ["Đã tạo tài khoản. Bước tiếp theo: in phiếu đăng ký, cắt ra, giao tận tay từng người."]
    assert AuditEvent.objects.filter(action="appointment.create", actor=province_officer).count() == 2


def test_sent_twice_it_makes_each_once(province_client):
    mark = send(province_client).context["mark"]
    answers = [send(province_client, make="1", checked=mark) for _ in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert User.objects.filter(full_name="Nông Thị Hoa").count() == 1


def test_sent_without_having_been_shown_it_is_shown(province_client):
    mark = send(province_client).context["mark"]
    before = User.objects.count()
    for lines, checked_as in [(LINES, ""), (LINES, "abc"), (f"{LINES}\nHạ Lang; Lý A", mark)]:
        page = send(province_client, lines, make="1", checked=checked_as)
        assert (page.status_code, "Sẽ tạo" in text_of(page)) == (200, True)
    assert User.objects.count() == before


def test_while_one_line_is_wrong_nobody_is_made_and_nothing_is_lost(province_client):
    before = User.objects.count()
    lines = f"{LINES}\nKhông Đâu; Lý A"
    page = send(province_client, lines, make="1", checked="x")
    assert page.context["form"].errors == {"lines": ["Có 1 dòng cần sửa: dòng 3. Chưa tạo ai cả."]}
    text = text_of(page)
    assert "Dòng 3: Không có xã, phường “Không Đâu”" in text
    assert "Không Đâu; Lý A</textarea>" in text
    assert 'name="make"' not in text
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "Dán hoặc gõ danh sách, mỗi dòng một người."),
        (" ;;\n ; ", "Danh sách chưa có dòng nào."),
        ("01654; Lý A\n" * 201, "Danh sách có 201 dòng; mỗi lần nhiều nhất 200 dòng. Chia làm nhiều lần."),
    ],
)
def test_a_list_that_is_none(province_client, lines, said):
    assert send(province_client, lines).context["form"].errors == {"lines": [said]}


def test_a_role_that_is_not_hers_to_give_is_refused(confirmed_client_of, officer):
    client = confirmed_client_of(officer)
    assert [value for value, _label in client.get(URL).context["form"].fields["role"].choices] == ["", "viewer"]
    for role in ("commune_officer", "province_officer", "administrator", "market_board"):
        page = send(client, "01654; Lý A", role)
        assert list(page.context["form"].errors) == ["role"]
    assert list(send(client, "Trùng Khánh; Lý A", "viewer").context["form"].errors) == ["lines"]
    mark = send(client, "01654; Lý A", "viewer").context["mark"]
    assert send(client, "01654; Lý A", "viewer", make="1", checked=mark).status_code == 302
    assert User.objects.get(username="lya").appointments.get().unit == unit("Xã Hòa An")
