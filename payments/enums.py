from django.db import models


class Relation(models.TextChoices):
    """What the account's holder is to the stall's owner. A relative's account is allowed, and said."""

    OWNER = "owner", "Chính chủ hộ"
    SPOUSE = "spouse", "Vợ hoặc chồng"
    CHILD = "child", "Con"
    HOUSEHOLD = "household", "Hộ kinh doanh"
    OTHER = "other", "Người khác"


class ChangeKind(models.TextChoices):
    """What becomes of the accounts of a stall whose placard may hang."""

    REPLACE = "replace", "Thay tài khoản"
    ADD = "add", "Thêm tài khoản"
    REMOVE = "remove", "Bỏ tài khoản"


class ChangeReason(models.TextChoices):
    NEW_BANK = "new_bank", "Chủ hộ dùng ngân hàng khác"
    CLOSED = "closed", "Tài khoản cũ đã đóng hoặc bị khóa"
    WRONG = "wrong", "Tài khoản trong sổ ghi sai"
    BANK_ENDED = "bank_ended", "Ngân hàng ngừng nhận tiền"
    RELATIVE = "relative", "Chuyển sang tài khoản người nhà"
    OTHER = "other", "Lý do khác"


class ChangeAsked(models.TextChoices):
    """How the trader asked for it: never by telephone, where anybody may be speaking."""

    IN_PERSON = "in_person", "Chủ hộ có mặt, mang giấy tờ"
    SIGNED = "signed", "Có đơn chủ hộ ký"


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"
    REFUSED = "refused", "Từ chối"
    WITHDRAWN = "withdrawn", "Đã rút"
    EXPIRED = "expired", "Quá hạn"


class AlarmKind(models.TextChoices):
    """What the portal watches for by itself. Each may be quite in order: somebody explains it, somebody above looks."""

    SHARED = "shared", "Một tài khoản ở gian của nhiều chủ"
    MARKETS = "markets", "Một tài khoản ở nhiều chợ"
    HOLDER = "holder", "Một tên chủ tài khoản ở nhiều gian"
    OFFICER = "officer", "Trùng với cán bộ"
    CHANGES = "changes", "Đổi tài khoản nhiều lần"
    TENANT = "tenant", "Đổi chủ và đổi tài khoản sau khi in"


class OfficerClue(models.TextChoices):
    """By what a stall leads to an officer."""

    ACCOUNT = "account", "tài khoản cán bộ khai là của mình"
    ACCOUNT_PHONE = "acc_phone", "số tài khoản trùng điện thoại cán bộ"
    PHONE = "phone", "điện thoại chủ hộ trùng điện thoại cán bộ"
    NAME = "name", "tên chủ tài khoản trùng họ tên cán bộ"


class OwnNumberKind(models.TextChoices):
    PHONE = "phone", "Điện thoại"
    ACCOUNT = "account", "Tài khoản"


class ImportState(models.TextChoices):
    """How far an officer's list has come on its way into the register."""

    READING = "reading", "Đang đọc"
    COLUMNS = "columns", "Cần chọn cột"
    ENCODING = "encoding", "Cần chọn bảng mã"
    REFUSED = "refused", "Không đọc được"
    SHOWN = "shown", "Xem trước"
    WRITING = "writing", "Đang ghi"
    DONE = "done", "Đã ghi vào sổ"
    UNDONE = "undone", "Đã hoàn tác"
