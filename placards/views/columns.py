"""What files of lists about sheets say, column by column."""

from officers.exporting import local
from officers.workbooks import Column
from placards.layouts import LAYOUTS

BATCH_COLUMNS = (
    Column("Mã đợt in", lambda batch, _user: batch.code, "code"),
    Column("Chợ", lambda batch, _user: batch.market.name),
    Column("Cỡ biển", lambda batch, _user: LAYOUTS[batch.layout].title),
    Column("Số biển", lambda batch, _user: batch.job.total, "number"),
    Column("Đặt lúc", lambda batch, _user: local(batch.created_at), "moment"),
    Column("Người đặt", lambda batch, _user: batch.created_by.full_name if batch.created_by else ""),
    Column("Tình trạng", lambda batch, _user: batch.job.get_state_display()),
)
SHEET_COLUMNS = (
    Column("Mã biển", lambda sheet, _user: sheet.serial, "code"),
    Column("Chợ", lambda sheet, _user: sheet.stall.market.name),
    Column("Mã gian", lambda sheet, _user: sheet.stall.code, "code"),
    Column("Tờ", lambda sheet, _user: sheet.which),
    Column("Tờ biển", lambda sheet, _user: sheet.get_custody_display()),
    Column("Giá trị", lambda sheet, _user: sheet.worth),
    Column("In lúc", lambda sheet, _user: local(sheet.printed_at), "moment"),
    Column("Giao cho", lambda sheet, _user: sheet.handed_to),
    Column("Giao ngày", lambda sheet, _user: sheet.handed_on, "day"),
    Column("Cán bộ giữ", lambda sheet, _user: sheet.held_by.full_name if sheet.held_by else ""),
)
