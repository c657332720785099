"""What files of the campaign's lists say, column by column."""

from officers.exporting import local
from officers.workbooks import Column

VISIT_COLUMNS = (
    Column("Ngày thăm", lambda visit, _user: visit.visited_on, "day"),
    Column("Chợ", lambda visit, _user: visit.stall.market.name),
    Column("Mã gian", lambda visit, _user: visit.stall.code, "code"),
    Column("Chủ hộ", lambda visit, _user: visit.tenancy.owner.name),
    Column("Trên gian", lambda visit, _user: visit.get_on_wall_display()),
    Column("Nhận chuyển khoản", lambda visit, _user: "Có" if visit.accepts else "Chưa"),
    Column("Vướng mắc", lambda visit, _user: "; ".join(visit.obstacles)),
    Column("Cần giúp", lambda visit, _user: "Có" if visit.wants_help else ""),
    Column("Loa báo tiền", lambda visit, _user: "Có" if visit.has_speaker else ""),
    Column("Ghi thêm", lambda visit, _user: visit.note),
    Column("Người ghi", lambda visit, _user: visit.by.full_name),
    Column("Ghi lúc", lambda visit, _user: local(visit.recorded_at), "moment"),
)
SESSION_STATES = {"planned": "Sắp họp", "due": "Chờ ghi kết quả", "held": "Đã họp", "cancelled": "Đã hủy"}
SESSION_COLUMNS = (
    Column("Mã", lambda session, _user: session.code, "code"),
    Column("Ngày", lambda session, _user: session.held_on, "day"),
    Column("Loại buổi", lambda session, _user: session.get_kind_display()),
    Column("Nơi", lambda session, _user: session.place.name),
    Column("Nội dung", lambda session, _user: session.topic),
    Column("Người phụ trách", lambda session, _user: session.led_by),
    Column("Tài liệu", lambda session, _user: session.materials),
    Column("Tình trạng", lambda session, _user: SESSION_STATES[session.state]),
    Column("Số người dự", lambda session, _user: session.head_count, "number"),
    Column("Tiểu thương được ghi tên", lambda session, _user: session.n_ticked, "number"),
)
