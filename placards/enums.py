from django.db import models


class PlacardState(models.TextChoices):
    PRINTED = "printed", "Đã in"
    SUPERSEDED = "superseded", "Đã thay"
    REVOKED = "revoked", "Đã thu hồi"


class RevokeReason(models.TextChoices):
    CONSENT = "consent", "Chủ hộ đã rút đồng ý"
    ACCOUNT = "account", "Tài khoản đã đổi"


class Choice(models.TextChoices):
    """Which stalls of a market to print."""

    NEW = "new", "Chưa in hoặc đã đổi sau lần in trước"
    ALL = "all", "In lại tất cả gian sẵn sàng, kể cả đã in"
    TICKED = "ticked", "Chỉ những gian được chọn"
