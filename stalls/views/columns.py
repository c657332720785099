"""What files of the register's lists say, column by column."""

from officers.exporting import local
from officers.workbooks import Column
from stalls.enums import Step
from stalls.phones import shown_to


def _tenant(read):
    return lambda stall, user: read(stall.tenancy, user) if stall.tenancy else ""


STALL_COLUMNS = (
    Column("Chợ", lambda stall, _user: stall.market.name),
    Column("Khu, dãy", lambda stall, _user: stall.section.name if stall.section else ""),
    Column("Mã gian", lambda stall, _user: stall.code, "code"),
    Column("Loại gian", lambda stall, _user: stall.get_kind_display()),
    Column("Ngành hàng", lambda stall, _user: stall.get_goods_display()),
    Column("Diện tích (m²)", lambda stall, _user: stall.area_m2, "number"),
    Column("Tình trạng", lambda stall, _user: "Đã đóng" if stall.is_closed else stall.get_step_display()),
    Column("Họ tên chủ hộ", _tenant(lambda tenancy, _user: tenancy.owner.name)),
    Column("Điện thoại", _tenant(lambda tenancy, user: shown_to(user, tenancy.owner.phone)), "code"),
    Column("Nhận gian từ ngày", _tenant(lambda tenancy, _user: tenancy.since), "day"),
)
MARKET_COLUMNS = (
    Column("Mã chợ", lambda market, _user: market.code, "code"),
    Column("Chợ", lambda market, _user: market.name),
    Column("Xã, phường", lambda market, _user: market.unit.name),
    Column("Loại chợ", lambda market, _user: market.get_kind_display()),
    Column("Hạng", lambda market, _user: market.grade, "number"),
    Column("Ngày họp", lambda market, _user: market.schedule_text),
    Column("Gian hàng", lambda market, _user: market.n_stalls, "number"),
    *(
        Column(step.label, lambda market, _user, step=step: getattr(market, f"n_{step.value}"), "number")
        for step in Step
    ),
    Column("Đường dây nóng", lambda market, _user: market.hotline_text, "code"),
    Column("Ngày đóng chợ", lambda market, _user: market.closed_on, "day"),
)
OWNER_COLUMNS = (
    Column("Mã chủ hộ", lambda owner, _user: owner.code, "code"),
    Column("Họ tên chủ hộ", lambda owner, _user: owner.name),
    Column("Loại", lambda owner, _user: owner.get_kind_display()),
    Column("Điện thoại", lambda owner, user: shown_to(user, owner.phone), "code"),
    Column("Nơi đăng ký", lambda owner, _user: owner.unit.name),
    Column(
        "Gian đang giữ",
        lambda owner, _user: "; ".join(f"{held.stall.code}, {held.stall.market.name}" for held in owner.stalls_held),
    ),
)
REQUEST_COLUMNS = (
    Column("Mã", lambda asked, _user: asked.code, "code"),
    Column("Yêu cầu", lambda asked, _user: asked.get_kind_display()),
    Column("Chủ hộ", lambda asked, _user: asked.owner.name),
    Column("Nhận ngày", lambda asked, _user: asked.received_on, "day"),
    Column("Hạn trả lời", lambda asked, _user: asked.due_on, "day"),
    Column("Trả lời ngày", lambda asked, _user: asked.answered_on, "day"),
    Column("Ghi lúc", lambda asked, _user: local(asked.created_at), "moment"),
)
