from django.db import models

# A sheet that nobody saw for longer is not counted as hanging, and what a trader once said is not counted as so.
SEEN_FOR_DAYS = 90


class Reached(models.TextChoices):
    """What is counted of stalls, in the order of the campaign. Each is counted by itself (ADR 0032)."""

    REGISTERED = "registered", "Đã ghi sổ"
    LET = "let", "Có chủ"
    ACCOUNT = "account", "Có tài khoản"
    CONFIRMED = "confirmed", "Đã xác nhận tên"
    CONSENT = "consent", "Chủ hộ đồng ý"
    PRINTED = "printed", "Biển đúng đã in"
    HANDED = "handed", "Đã giao biển"
    SEEN = "seen", "Thấy treo trong 90 ngày"
    USED = "used", "Chủ hộ nói nhận chuyển khoản"

    @property
    def bit(self) -> int:
        return 1 << list(Reached).index(self)


# Whoever has come so far has come as far as this too, so what waits for a step is the difference of two counts.
BEFORE = {
    Reached.LET: Reached.REGISTERED,
    Reached.ACCOUNT: Reached.LET,
    Reached.CONFIRMED: Reached.ACCOUNT,
    Reached.CONSENT: Reached.LET,
    Reached.PRINTED: Reached.CONFIRMED,
    Reached.HANDED: Reached.PRINTED,
    Reached.SEEN: Reached.HANDED,
    Reached.USED: Reached.LET,
}

# What is said of stalls that wait for a step, after their number.
WAITING = {
    Reached.LET: "gian chưa có chủ",
    Reached.ACCOUNT: "gian có chủ, chưa có tài khoản",
    Reached.CONFIRMED: "gian có tài khoản, chưa xác nhận hết tên hoặc ngân hàng đã ngừng",
    Reached.CONSENT: "gian có chủ, chủ hộ chưa đồng ý hoặc đã rút",
    Reached.PRINTED: "gian đã xác nhận tên, chưa có biển đúng",
    Reached.HANDED: "gian có biển đúng, chưa giao",
    Reached.SEEN: "gian đã giao biển, chưa thấy đang treo",
    Reached.USED: "gian có chủ, chưa nói nhận chuyển khoản",
}

DEFINITIONS = {
    Reached.REGISTERED: "Gian đang dùng, ở chợ đang mở.",
    Reached.LET: "Gian đã ghi sổ, hiện có người giữ.",
    Reached.ACCOUNT: "Người giữ gian đã khai ít nhất một tài khoản nhận tiền.",
    Reached.CONFIRMED: (
        "Mọi tài khoản in trên biển đã được đọc tên trên app ngân hàng, không ngân hàng nào đã ngừng nhận tiền."
    ),
    Reached.CONSENT: "Người giữ gian đã đồng ý cho ghi và dùng dữ liệu, chưa rút lại.",
    Reached.PRINTED: "Có tờ biển đã in, còn đúng chủ, đúng tài khoản, đúng gian. Biển đã đổi thì không tính.",
    Reached.HANDED: "Tờ biển đúng ấy đã giao cho chủ hộ, chưa thu về, không báo mất, hỏng.",
    Reached.SEEN: "Có người thấy tờ biển đã giao ấy đang treo trong 90 ngày qua, sau đó không ai thấy mất.",
    Reached.USED: "Lần thăm gần nhất trong 90 ngày, chủ hộ nói có nhận chuyển khoản. Phần mềm không thấy giao dịch.",
}


class Measure(models.TextChoices):
    """How a number for the index of digital transformation comes about."""

    STALLS = "stalls", "Tỷ lệ gian hàng đã qua một bước"
    HELD_STALLS = "held_stalls", "Tỷ lệ gian có chủ đã qua một bước"
    STALL_COUNT = "stall_count", "Số gian hàng đã qua một bước"
    MARKETS = "markets", "Tỷ lệ chợ có đủ gian đã qua một bước"
    UNITS = "units", "Tỷ lệ xã, phường có đủ gian đã qua một bước"
    SESSIONS = "sessions", "Số buổi tuyên truyền, tập huấn trong quý"
    PEOPLE = "people", "Số lượt người dự tuyên truyền, tập huấn trong quý"
    VISITS = "visits", "Số lượt thăm gian hàng trong quý"

    @classmethod
    def of_places(cls) -> tuple:
        return cls.MARKETS, cls.UNITS

    @classmethod
    def of_steps(cls) -> tuple:
        return cls.STALLS, cls.HELD_STALLS, cls.STALL_COUNT, cls.MARKETS, cls.UNITS
