"""What the audit calls the things that happen in the register of markets, stalls and owners."""

WORDS = {
    "market.create": "Thêm chợ",
    "market.update": "Sửa chợ",
    "market.close": "Đóng chợ",
    "market.reopen": "Mở lại chợ",
    "market.follow_unit": "Xã, phường của chợ đổi tên",
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
    "owner.reveal": "Xem số định danh đầy đủ",
    "owner.erase": "Rút đồng ý, xóa dữ liệu chủ hộ",
    "consent.record": "Ghi chủ hộ đồng ý",
    "consent.withdraw": "Ghi chủ hộ rút đồng ý",
    "request.create": "Nhận yêu cầu về dữ liệu",
    "request.answer": "Trả lời yêu cầu về dữ liệu",
}
LABELS = {
    "since": "từ ngày",
    "until": "đến ngày",
    "owner": "chủ hộ",
    "reason": "lý do",
    "how": "cách",
    "text_version": "bản",
}
