"""What the audit calls the things that happen to figures."""

WORDS = {
    "snapshot.take": "Chốt số liệu ngày",
    "report.make": "Lập báo cáo để ký",
    "target.set": "Giao chỉ tiêu",
    "target.remove": "Bỏ chỉ tiêu",
}
LABELS = {"day": "ngày", "done_at": "xong lúc", "head_seq": "số hiệu nhật ký", "head_hash": "mã nhật ký"}
