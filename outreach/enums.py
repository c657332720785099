from django.db import models


class OnWall(models.TextChoices):
    """What hangs at the stall, as whoever visits it sees it."""

    OURS = "ours", "Có biển của chợ"
    OTHER = "other", "Có mã khác, không phải biển của chợ"
    NONE = "none", "Không treo mã nào"


class Obstacle(models.TextChoices):
    """Why a trader does not take transfers; each is a field of Visit, so that each is counted by itself."""

    NO_ACCOUNT = "no_account", "Chưa có tài khoản ngân hàng"
    NO_PHONE = "no_phone", "Không có điện thoại thông minh hoặc mạng"
    ELDERLY = "elderly", "Lớn tuổi, ngại dùng"
    FEARS_TAX = "fears_tax", "Sợ bị tính thuế"
    NO_DEMAND = "no_demand", "Khách không trả bằng chuyển khoản"
    OTHER = "other_obstacle", "Lý do khác"


class SessionKind(models.TextChoices):
    TRADERS = "traders", "Tuyên truyền tới tiểu thương"
    RESIDENTS = "residents", "Tuyên truyền tới người dân"
    TRAINING = "training", "Hướng dẫn tiểu thương sử dụng"
    OFFICERS = "officers", "Tập huấn cán bộ"


# Of whom names can be ticked: the traders of a market.
FOR_TRADERS = (SessionKind.TRADERS, SessionKind.TRAINING)
