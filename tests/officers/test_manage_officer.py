"""The command for those whom nobody on the pages is above."""

import json

import pytest
from django.core.management import CommandError, call_command

from officers.models import TERMS, AuditEvent
from officers.services import TERM_ENDERS, create_user
from officers.signup import sign_up_tokens
from stalls.services import give_seat
from tests.officers.hands import pair
from tests.officers.people import again


def run(capsys, *arguments):
    call_command("manage_officer", *arguments)
    said = capsys.readouterr()
    assert said.err == ""
    return json.loads(said.out)


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        call_command("manage_officer", *arguments)
    assert error.value.returncode != 0
    return str(error.value)


def last_event():
    return AuditEvent.objects.first()


def test_every_kind_of_term_has_what_ends_it():
    assert set(TERM_ENDERS) == set(TERMS)


def test_an_administrator_is_stopped_and_opened_again(administrator, client_of, capsys):
    client = client_of(administrator)
    assert client.get("/me/").status_code == 200
    assert run(capsys, "quantri", "--deactivate") == {"username": "quantri", "done": "deactivate"}
    assert client.get("/me/").status_code == 302
    assert not again(administrator).is_active
    assert (last_event().action, last_event().actor) == ("user.deactivate", None)
    assert refused("quantri", "--deactivate") == "Tài khoản này đã ngừng dùng rồi."
    assert "đã ngừng dùng" in refused("quantri", "--link")
    assert run(capsys, "quantri", "--reactivate") == {"username": "quantri", "done": "reactivate"}
    assert again(administrator).is_active


def test_one_role_ends_by_its_code(administrator, capsys):
    given = administrator.appointments.get()
    assert run(capsys, "quantri", "--end", given.code) == {"username": "quantri", "ended": [given.code]}
    assert administrator.appointments.get().is_over
    assert again(administrator).scope.roles == ()


def test_a_code_that_is_not_hers_ends_nothing_and_says_which_are(administrator, officer):
    hers, another = administrator.appointments.get(), officer.appointments.get()
    said = refused("quantri", "--end", another.code)
    assert said.endswith(f"Đang có: {hers.code} (Quản trị hệ thống, Tỉnh Cao Bằng).")
    assert not officer.appointments.get().is_over
    assert not administrator.appointments.get().is_over


def test_all_end_at_once_seats_too(officer, market, capsys):
    seat = give_seat(market, officer)
    codes = [officer.appointments.get().code, seat.code]
    assert run(capsys, "canbo", "--end-all") == {"username": "canbo", "ended": codes}
    assert again(officer).roles_in_force == ()
    assert refused("canbo", "--end-all") == "canbo không còn vai trò nào."
    assert refused("canbo", "--end", seat.code).endswith("canbo không còn vai trò nào.")


def test_a_seat_ends_by_its_code(board_member, capsys):
    seat = board_member.board_memberships.get()
    assert run(capsys, "banquanly", "--end", seat.code)["ended"] == [seat.code]
    assert (last_event().action, board_member.board_memberships.get().is_over) == ("board.end", True)


def test_a_link_is_printed(administrator, client, capsys):
    link = run(capsys, "quantri", "--link")["link"]
    assert sign_up_tokens.check_token(again(administrator), link.rstrip("/").rpartition("/")[2])
    assert client.get(link, follow=True).status_code == 200


def test_a_lost_phone(administrator, capsys):
    assert refused("quantri", "--pair-anew") == "Người này chưa bật xác thực hai bước."
    pair(administrator)
    assert run(capsys, "quantri", "--pair-anew")["done"] == "pair-anew"
    assert not again(administrator).has_second_factor


def test_signed_out_everywhere(administrator, client_of, capsys):
    client = client_of(administrator)
    assert run(capsys, "quantri", "--sign-out")["done"] == "sign-out"
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["khongco", "--deactivate"], "Không giao được cho tên đăng nhập “khongco”. Xem lại tên, hoặc nhờ cấp trên."),
        (["hoa"], "one of the arguments"),
        (["hoa", "--link", "--sign-out"], "not allowed with argument"),
        (["hoa", "--end"], "expected one argument"),
    ],
)
def test_what_it_refuses(db, arguments, reason):
    create_user("hoa", full_name="Nông Thị Hoa")
    assert reason in refused(*arguments)
