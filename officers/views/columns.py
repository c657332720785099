"""What files of lists about officers and events say, column by column."""

from officers.audit import WORDS
from officers.exporting import local
from officers.workbooks import Column

OFFICER_COLUMNS = (
    Column("Tên đăng nhập", lambda user, _by: user.username, "code"),
    Column("Họ tên", lambda user, _by: user.full_name),
    Column("Đang dùng", lambda user, _by: "có" if user.is_active else "đã ngừng"),
)
EVENT_COLUMNS = (
    Column("Số", lambda event, _user: event.seq, "number"),
    Column("Lúc", lambda event, _user: local(event.at), "moment"),
    Column("Ai", lambda event, _user: event.actor_name, "code"),
    Column("Vai trò", lambda event, _user: event.role),
    Column("Việc", lambda event, _user: WORDS.get(event.action, event.action)),
    Column("Đối tượng", lambda event, _user: event.label, "code"),
    Column("Đơn vị", lambda event, _user: event.unit.name if event.unit else ""),
    Column("Thay đổi", lambda event, _user: event.changes),
)
