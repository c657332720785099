"""What the audit calls the things that happen to people and appointments."""

WORDS = {
    "user.create": "Thêm người dùng",
    "user.sign_up": "Đặt mật khẩu lần đầu bằng giấy mời",
    "user.sign_in": "Đăng nhập",
    "user.sign_in_failed": "Đăng nhập sai mật khẩu",
    "user.locked_out": "Tạm khóa đăng nhập vì sai nhiều lần",
    "user.sign_out": "Đăng xuất",
    "user.sign_out_everywhere": "Đăng xuất khỏi mọi máy",
    "user.change_password": "Đổi mật khẩu",
    "user.issue_link": "Phát liên kết đăng ký",
    "user.deactivate": "Ngừng dùng tài khoản",
    "user.reactivate": "Cho dùng lại tài khoản",
    "user.enrol_second_factor": "Bật xác thực hai bước",
    "user.remove_second_factor": "Tắt xác thực hai bước của mình",
    "user.reset_second_factor": "Đặt lại xác thực hai bước cho người mất điện thoại",
    "user.renew_recovery_codes": "Tạo lại mã dự phòng",
    "user.use_recovery_code": "Dùng một mã dự phòng",
    "appointment.create": "Giao vai trò",
    "appointment.end": "Thôi vai trò",
    "appointment.move": "Chuyển vai trò sang đơn vị mới",
    "unit.merge": "Sáp nhập đơn vị",
}
LABELS = {"into": "nhập vào", "olds": "đơn vị cũ", "codes_left": "mã dự phòng còn lại"}
