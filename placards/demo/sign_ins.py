"""Someone to sign in as, for each role. All share one password that is printed, which is why production refuses."""

from dataclasses import dataclass

from officers.enums import Role
from officers.models import User
from officers.services import create_officer
from places.models import Area
from stalls.services import create_board_member

PASSWORD = "cho-phien-cao-bang"  # noqa: S105


@dataclass(frozen=True)
class SignIn:
    user: User
    role: Role
    place: str


def create_sign_ins(market) -> dict[str, SignIn]:
    """By user name; `market` is the one whose board, commune, area and province they work for."""
    commune = market.unit
    province = commune.parent
    area = Area.objects.current().get(code=market.legacy_unit.parent.code)
    head = create_officer(
        "quantri", full_name="Đàm Quốc Vinh", password=PASSWORD, role=Role.ADMINISTRATOR, unit=province
    )
    made = [SignIn(head, Role.ADMINISTRATOR, province.name)]
    for username, full_name, role, place in (
        ("tinh", "Nông Thị Bích Ngân", Role.PROVINCE_OFFICER, {"unit": province}),
        ("khuvuc", "Lục Văn Kiên", Role.AREA_OFFICER, {"area": area}),
        ("xa", "Hoàng Thị Duyên", Role.COMMUNE_OFFICER, {"unit": commune}),
        ("xem", "Triệu Minh Hải", Role.VIEWER, {"unit": commune}),
    ):
        user = create_officer(username, full_name=full_name, password=PASSWORD, role=role, by=head, **place)
        made.append(SignIn(user, role, next(iter(place.values())).name))
    board = create_board_member(market, "chonuochai", full_name="Bế Thị Phượng", password=PASSWORD, by=head)
    made.append(SignIn(board, Role.MARKET_BOARD, market.name))
    return {each.user.username: each for each in made}


def table(sign_ins) -> str:
    """What the command prints for people."""
    rows = [("Tên đăng nhập", "Vai trò", "Nơi làm việc")]
    rows += [(each.user.username, each.role.label, each.place) for each in sign_ins]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([f"Đăng nhập dùng thử, mật khẩu chung: {PASSWORD}", "", *lines])
