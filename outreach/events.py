"""What the audit calls the things that happen in the campaign."""

WORDS = {
    "visit.record": "Ghi lần thăm gian",
    "visit.change": "Sửa lần thăm gian",
    "session.plan": "Lên lịch buổi tuyên truyền, tập huấn",
    "session.change": "Sửa buổi tuyên truyền, tập huấn",
    "session.result": "Ghi kết quả buổi tuyên truyền, tập huấn",
    "session.attend": "Ghi tiểu thương dự buổi",
    "session.cancel": "Hủy buổi tuyên truyền, tập huấn",
    "session.merge": "Buổi họp sang đơn vị mới sau sáp nhập",
}
LABELS = {"ticked": "số tiểu thương đã chọn"}
