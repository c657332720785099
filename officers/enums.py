from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"
    PROVINCE_OFFICER = "province_officer", "Cán bộ tỉnh"
    AREA_OFFICER = "area_officer", "Cán bộ khu vực"
    COMMUNE_OFFICER = "commune_officer", "Cán bộ xã, phường"
    MARKET_BOARD = "market_board", "Ban quản lý chợ"
    VIEWER = "viewer", "Người xem"


class Action(models.TextChoices):
    SEE = "see", "Xem sổ, số đã che bớt"
    REGISTER = "register", "Thêm chợ, gian, chủ hộ, tài khoản"
    EDIT = "edit", "Sửa, đóng, mở lại"
    MOVE = "move", "Nhận gian, trả gian"
    PROPOSE = "propose", "Đề nghị đổi tài khoản"
    APPROVE = "approve", "Duyệt đổi tài khoản, đóng cảnh báo"
    PRINT = "print", "In biển"
    HAND_OVER = "hand_over", "Giao biển"
    VISIT = "visit", "Ghi lần thăm gian, buổi tuyên truyền"
    IMPORT = "import", "Nhập từ Excel"
    EXPORT = "export", "Xuất ra tệp"
    APPOINT = "appoint", "Giao vai trò cấp dưới"
    REVEAL = "reveal", "Xem số đầy đủ, ghi lý do"
    AUDIT = "audit", "Xem nhật ký"
    TARGET = "target", "Giao chỉ tiêu, sửa danh mục chỉ số"
    SETTINGS = "settings", "Sửa danh mục ngân hàng"


class TermState(models.TextChoices):
    """Of an appointment or a seat on a board."""

    WORKING = "working", "Đang làm"
    FUTURE = "future", "Chưa bắt đầu"
    ENDED = "ended", "Đã thôi"
