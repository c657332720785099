"""The table of rights for people: the page "Vai trò và quyền" and docs/handbook/vai-tro.md are both made here."""

from dataclasses import dataclass

from officers.enums import Action, Role
from officers.roles import APPOINTS, RIGHTS

HEAD = """# Vai trò và quyền

Trang này do máy viết từ `officers/roles.py` (lệnh `manage.py write_handbook`); đừng sửa tay. Trong cổng, xem ở
“Tôi” › “Vai trò và quyền”.

Vai trò nào cũng chỉ có hiệu lực ở nơi được giao: cả tỉnh, một khu vực, một xã, phường, hay một chợ.

## Vai trò nào làm được việc gì
"""


@dataclass(frozen=True)
class RoleFacts:
    role: Role
    actions: tuple[Action, ...]
    appoints: tuple[Role, ...]

    @property
    def appoints_text(self):
        return "; ".join(role.label for role in self.appoints) or "không giao vai trò cho ai"


def role_facts() -> list[RoleFacts]:
    return [RoleFacts(role, tuple(each for each in Action if each in RIGHTS[role]), APPOINTS[role]) for role in Role]


def rights_table() -> list[tuple[Action, list[bool]]]:
    """Each action with whether each role, in their order, may do it."""
    return [(action, [action in RIGHTS[role] for role in Role]) for action in Action]


def markdown() -> str:
    lines = [HEAD, _row(["Việc", *(role.label for role in Role)]), _row(["---", *[":-:"] * len(Role)])]
    lines += [_row([action.label, *("có" if may else "–" for may in held)]) for action, held in rights_table()]
    lines += ["", "## Ai giao vai trò cho ai", ""]
    lines += [f"- **{facts.role.label}**: {facts.appoints_text}." for facts in role_facts()]
    lines += [
        "",
        "Chỉ giao được trong nơi mình phụ trách, và không ai tự giao hay tự thôi vai trò của mình. Quản trị hệ thống",
        "chỉ được tạo ở máy chủ (lệnh `manage.py create_officer`).",
        "",
    ]
    return "\n".join(lines)


def _row(cells):
    return f"| {' | '.join(cells)} |"
