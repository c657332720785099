"""What the audit calls the things that happen to sheets of paper."""

WORDS = {
    "batch.order": "Đặt in biển",
    "batch.cancel": "Dừng một đợt in",
    "batch.download": "Tải tệp PDF của đợt in",
    "batch.print": "In xong một đợt biển",
    "placard.print": "In biển",
    "placard.supersede": "Biển được thay bằng tờ mới",
    "placard.revoke": "Thu hồi biển",
    "owner.hand_out": "Lập bản đầy đủ giao cho chủ hộ",
    "owner.export": "Tải bản dữ liệu của chủ hộ, số đã che",
    "demo.seed": "Tạo dữ liệu dùng thử",
}
LABELS = {
    "stall": "gian hàng",
    "tenancy": "lần nhận gian",
    "state": "tình trạng",
    "printed_at": "in lúc",
    "layout": "cỡ biển",
    "job": "việc chạy",
    "proved": "số mã đã đọc lại",
    "sha256": "SHA-256 của tệp",
    "placards": "số biển",
    "pages": "số trang",
    "version": "bản",
    "batch": "đợt in",
    "markets": "số chợ",
    "stalls": "số gian",
    "seed": "số gieo",
}
