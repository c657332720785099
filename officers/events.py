"""What the audit calls the things that happen to people and appointments."""

WORDS = {
    "user.create": "Thêm người dùng",
    "user.sign_up": "Đặt mật khẩu lần đầu bằng giấy mời",
    "user.sign_in": "Đăng nhập",
    "user.sign_in_failed": "Đăng nhập sai mật khẩu",
    "user.locked_out": "Tạm khóa đăng nhập vì sai nhiều lần",
    "user.sign_out": "Đăng xuất",
    "user.sign_out_everywhere": "Đăng xuất khỏi các máy khác",
    "user.change_password": "Đổi mật khẩu",
    "user.enrol_second_factor": "Bật xác thực hai bước",
    "user.remove_second_factor": "Tắt xác thực hai bước của mình",
    "user.reset_second_factor": "Đặt lại xác thực hai bước cho người mất điện thoại",
    "user.renew_recovery_codes": "Tạo lại mã dự phòng",
    "user.use_recovery_code": "Dùng một mã dự phòng",
    "appointment.create": "Giao vai trò",
}
LABELS = {"codes_left": "Mã dự phòng còn lại"}
