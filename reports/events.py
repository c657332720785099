"""What the audit calls the things that happen to figures."""

WORDS = {
    "snapshot.take": "Chốt số liệu ngày",
    "report.make": "Lập báo cáo để ký",
    "target.set": "Giao chỉ tiêu",
    "target.remove": "Bỏ chỉ tiêu",
    "indicator.add": "Thêm chỉ số chuyển đổi số",
    "indicator.change": "Sửa chỉ số chuyển đổi số",
    "indicator.remove": "Bỏ chỉ số chuyển đổi số",
}
LABELS = {"day": "ngày", "done_at": "xong lúc", "head_seq": "số hiệu nhật ký", "head_hash": "mã nhật ký"}
