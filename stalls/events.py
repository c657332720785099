"""What the audit calls the things that happen in the register of markets, stalls and owners."""

WORDS = {
    "market.create": "Thêm chợ",
    "market.update": "Sửa chợ",
    "market.close": "Đóng chợ",
    "market.reopen": "Mở lại chợ",
    "market.follow_unit": "Xã, phường của chợ đổi tên",
    "market.merge": "Chợ sang đơn vị mới sau sáp nhập",
    "register.merge": "Sổ theo đơn vị mới sau sáp nhập",
    "board.create": "Thêm người vào ban quản lý chợ",
    "board.end": "Thôi ban quản lý chợ",
    "section.create": "Thêm khu, dãy",
    "section.rename": "Đổi tên khu, dãy",
    "section.move": "Đổi thứ tự khu, dãy",
    "stall.create": "Thêm gian hàng",
    "stall.update": "Sửa gian hàng",
    "stall.close": "Đóng gian hàng",
    "stall.reopen": "Mở lại gian hàng",
    "stall.move_in": "Nhận gian",
    "stall.move_out": "Trả gian",
    "owner.create": "Thêm chủ hộ",
    "owner.update": "Sửa chủ hộ",
    "owner.merge": "Chủ hộ sang đơn vị mới sau sáp nhập",
}
LABELS = {
    "since": "từ ngày",
    "until": "đến ngày",
    "owner": "chủ hộ",
    "markets": "số chợ",
    "owners": "số chủ hộ",
}
