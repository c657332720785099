"""What the audit calls the things that happen to people and appointments."""

WORDS = {
    "user.create": "Thêm người dùng",
    "user.change_password": "Đổi mật khẩu",
    "appointment.create": "Giao vai trò",
}
LABELS = {}
