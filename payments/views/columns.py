"""What files of lists about accounts say, column by column. Numbers are masked, as on the pages."""

from officers.exporting import local
from officers.workbooks import Column

CHANGE_COLUMNS = (
    Column("Mã", lambda change, _user: change.code, "code"),
    Column("Chợ", lambda change, _user: change.tenancy.stall.market.name),
    Column("Mã gian", lambda change, _user: change.tenancy.stall.code, "code"),
    Column("Chủ hộ", lambda change, _user: change.tenancy.owner.name),
    Column("Đề nghị", lambda change, _user: change.get_kind_display()),
    Column("Tài khoản đang dùng", lambda change, _user: str(change.old or "")),
    Column("Tài khoản mới", lambda change, _user: str(change.new or "")),
    Column("Lý do", lambda change, _user: change.get_reason_display()),
    Column("Người đề nghị", lambda change, _user: change.proposed_by.full_name),
    Column("Đề nghị lúc", lambda change, _user: local(change.proposed_at), "moment"),
    Column("Tình trạng", lambda change, _user: change.state_text),
    Column("Người trả lời", lambda change, _user: change.decided_by.full_name if change.decided_by else ""),
    Column("Trả lời lúc", lambda change, _user: local(change.decided_at), "moment"),
)
ALARM_STATES = {"open": "Chưa giải thích", "explained": "Đã giải thích", "closed": "Đã đóng", "gone": "Không còn nữa"}
ALARM_COLUMNS = (
    Column("Mã", lambda alarm, _user: alarm.code, "code"),
    Column("Cảnh báo", lambda alarm, _user: alarm.get_kind_display()),
    Column("Chợ", lambda alarm, _user: alarm.stall.market.name),
    Column("Mã gian", lambda alarm, _user: alarm.stall.code, "code"),
    Column("Mở lúc", lambda alarm, _user: local(alarm.opened_at), "moment"),
    Column("Tình trạng", lambda alarm, _user: ALARM_STATES[alarm.state]),
    Column("Giải thích", lambda alarm, _user: alarm.explanation),
    Column("Kết luận", lambda alarm, _user: alarm.closing_note),
    Column("Xong lúc", lambda alarm, _user: local(alarm.ended_at), "moment"),
)
