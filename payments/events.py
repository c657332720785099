"""What the audit calls the things that happen to accounts."""

WORDS = {
    "account.create": "Thêm tài khoản",
    "account.confirm": "Xác nhận tên chủ tài khoản",
    "account.unconfirm": "Hủy xác nhận tên: chủ hộ đã đổi tên",
    "account.keep_picture": "Giữ ảnh mã của chủ hộ",
    "account.delete": "Xóa tài khoản nhập nhầm",
    "account.erase": "Xóa tài khoản: chủ hộ rút đồng ý",
    "account.reveal": "Xem số tài khoản đầy đủ",
    "stall.show_account": "Thêm tài khoản vào gian",
    "stall.hide_account": "Bỏ tài khoản khỏi gian",
    "stall.make_primary": "Đổi tài khoản chính của gian",
    "bank.rename": "Ngân hàng đổi tên",
}
LABELS = {
    "number": "số tài khoản",
    "issued": "mã do ngân hàng hoặc ví cấp",
    "account": "tài khoản",
    "position": "thứ tự",
    "bin": "mã BIN",
    "was": "tên cũ",
    "now": "tên mới",
}
