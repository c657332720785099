from django.db import models


class PlacardState(models.TextChoices):
    PRINTED = "printed", "Đã in"
    SUPERSEDED = "superseded", "Đã thay"
    REVOKED = "revoked", "Đã thu hồi"


class Custody(models.TextChoices):
    """Where the paper is, whatever it is worth: every sheet that was printed is in one of these."""

    STOCK = "stock", "Chưa giao"
    HANDED = "handed", "Đã giao"
    SPOILED = "spoiled", "Đã hủy"
    LOST = "lost", "Báo mất"


class EventKind(models.TextChoices):
    """What can happen to a sheet of paper."""

    PRINTED = "printed", "In"
    HANDED_OVER = "handed_over", "Giao"
    PASSED_ON = "passed_on", "Chuyển người giữ"
    SEEN = "seen", "Thấy đang treo"
    TAKEN_DOWN = "taken_down", "Thu về"
    SPOILED = "spoiled", "Hủy"
    LOST = "lost", "Báo mất"
    SUPERSEDED = "superseded", "Được thay"
    REVOKED = "revoked", "Thu hồi"


class ReprintReason(models.TextChoices):
    DAMAGED = "damaged", "Biển cũ hỏng, mờ, rách"
    LOST = "lost", "Biển cũ bị mất"
    OTHER_SIZE = "other_size", "Đổi cỡ biển"
    OTHER = "other", "Lý do khác"


class RevokeReason(models.TextChoices):
    CONSENT = "consent", "Chủ hộ đã rút đồng ý"
    ACCOUNT = "account", "Tài khoản đã đổi"


class Choice(models.TextChoices):
    """Which stalls of a market to print."""

    NEW = "new", "Chưa in hoặc đã đổi sau lần in trước"
    ALL = "all", "In lại tất cả gian sẵn sàng, kể cả đã in"
    TICKED = "ticked", "Chỉ những gian được chọn"
