from django.db import models


class MarketKind(models.TextChoices):
    CENTRAL = "central", "Chợ trung tâm"
    COMMUNE = "commune", "Chợ xã"


class Grade(models.IntegerChoices):
    FIRST = 1, "Hạng 1"
    SECOND = 2, "Hạng 2"
    THIRD = 3, "Hạng 3"


class Schedule(models.TextChoices):
    DAILY = "daily", "Họp hằng ngày"
    WEEKDAYS = "weekdays", "Họp theo thứ trong tuần"
    LUNAR = "lunar", "Chợ phiên theo ngày âm lịch"


class StallKind(models.TextChoices):
    KIOSK = "kiosk", "Ki-ốt"
    BOOTH = "booth", "Gian hàng"
    COUNTER = "counter", "Quầy"
    BENCH = "bench", "Sạp"
    LOT = "lot", "Lô"
    PITCH = "pitch", "Chỗ ngồi"


class Goods(models.TextChoices):
    VEGETABLES = "vegetables", "Rau, củ, quả"
    MEAT = "meat", "Thịt tươi"
    POULTRY = "poultry", "Gia cầm, trứng"
    FISH = "fish", "Cá, thủy sản"
    COOKED = "cooked", "Đồ ăn chín, ăn uống"
    DRY = "dry", "Hàng khô, gia vị"
    GROCERIES = "groceries", "Tạp hóa"
    CLOTHES = "clothes", "Quần áo, vải"
    SHOES = "shoes", "Giày dép"
    HOUSEHOLD = "household", "Đồ gia dụng"
    TOOLS = "tools", "Nông cụ, vật tư"
    FOREST = "forest", "Lâm thổ sản, thuốc nam"
    OTHER = "other", "Hàng khác"


class StallStatus(models.TextChoices):
    ACTIVE = "active", "Đang dùng"
    CLOSED = "closed", "Đã đóng"


class Step(models.TextChoices):
    """How far a stall has come towards a placard. Kept by the services of stalls, payments and placards."""

    VACANT = "vacant", "Chưa có chủ"
    NO_ACCOUNT = "no_account", "Chưa có tài khoản"
    BANK_ENDED = "bank_ended", "Ngân hàng đã ngừng"
    UNCONFIRMED = "unconfirmed", "Chờ xác nhận tên"
    READY = "ready", "Sẵn sàng in"
    PRINTED = "printed", "Đã in"


class OwnerKind(models.TextChoices):
    PERSON = "person", "Cá nhân"
    HOUSEHOLD = "household", "Hộ kinh doanh"


class ConsentHow(models.TextChoices):
    SPOKEN = "spoken", "Nghe đọc và nói đồng ý trước mặt cán bộ"
    SIGNED = "signed", "Ký phiếu giấy"


class Revealed(models.TextChoices):
    """What of an owner was shown in full."""

    NATIONAL_ID = "national_id", "Số định danh"
    ACCOUNT = "account", "Số tài khoản"
    EVERYTHING = "everything", "Bản đầy đủ giao cho chủ hộ"
    REGISTER = "register", "Sổ đầy đủ của chợ"


class RevealReason(models.TextChoices):
    OWNER = "owner", "Chủ hộ yêu cầu"
    LEDGER = "ledger", "Đối chiếu với sổ chợ"
    MISPAID = "mispaid", "Kiểm tra chuyển nhầm"
    AUTHORITY = "authority", "Cơ quan có thẩm quyền yêu cầu"
    APPROVAL = "approval", "Duyệt đổi tài khoản"


class RequestKind(models.TextChoices):
    SEE = "see", "Xem dữ liệu về mình"
    CORRECT = "correct", "Sửa cho đúng"
    WITHDRAW = "withdraw", "Rút đồng ý"
    RESTRICT = "restrict", "Hạn chế sử dụng"
    OBJECT = "object", "Phản đối"
    ERASE = "erase", "Xóa"


class RequestHow(models.TextChoices):
    IN_PERSON = "in_person", "Nói trực tiếp"
    PHONE = "phone", "Gọi điện"
    LETTER = "letter", "Gửi đơn, thư"
