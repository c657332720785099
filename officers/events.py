"""What the audit calls the things that happen to people and appointments."""

WORDS = {
    "user.create": "Thêm người dùng",
    "user.change_password": "Đổi mật khẩu",
    "user.issue_link": "Phát liên kết đăng ký",
    "user.sign_out_everywhere": "Đăng xuất khỏi mọi máy",
    "user.deactivate": "Ngừng dùng tài khoản",
    "user.reactivate": "Cho dùng lại tài khoản",
    "appointment.create": "Giao vai trò",
    "appointment.end": "Thôi vai trò",
    "appointment.move": "Chuyển vai trò sang đơn vị mới",
    "unit.merge": "Sáp nhập đơn vị",
}
LABELS = {"into": "nhập vào", "olds": "đơn vị cũ"}
