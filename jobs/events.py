"""What the audit calls the things that happen to what is kept."""

WORDS = {"keys.reseal": "Niêm phong lại bằng khóa mới"}
LABELS = {"values": "số giá trị", "files": "số tệp", "left": "còn lại"}
