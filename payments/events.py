"""What the audit calls the things that happen to accounts."""

WORDS = {
    "account.create": "Thêm tài khoản",
    "account.confirm": "Xác nhận tên chủ tài khoản",
    "account.unconfirm": "Hủy xác nhận tên: chủ hộ đã đổi tên",
    "account.delete": "Xóa tài khoản nhập nhầm",
    "account.erase": "Xóa tài khoản: chủ hộ rút đồng ý",
    "account.reveal": "Xem số tài khoản đầy đủ",
    "stall.show_account": "Thêm tài khoản vào gian",
    "stall.hide_account": "Bỏ tài khoản khỏi gian",
    "stall.make_primary": "Đổi tài khoản chính của gian",
    "bank.rename": "Ngân hàng đổi tên",
    "bank.correct": "Sửa thông tin ngân hàng",
    "bank.end": "Ghi ngân hàng ngừng nhận tiền",
    "bank.take_end_back": "Bỏ ngày ngừng nhận tiền",
}
LABELS = {
    "number": "số tài khoản",
    "account": "tài khoản",
    "position": "thứ tự",
    "bin": "mã BIN",
    "was": "tên cũ",
    "now": "tên mới",
}
