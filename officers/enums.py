from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"
    PROVINCE_OFFICER = "province_officer", "Cán bộ tỉnh"
    AREA_OFFICER = "area_officer", "Cán bộ khu vực"
    COMMUNE_OFFICER = "commune_officer", "Cán bộ xã, phường"
    MARKET_BOARD = "market_board", "Ban quản lý chợ"
    VIEWER = "viewer", "Người xem"


class Action(models.TextChoices):
    SEE = "see", "Xem"
    REGISTER = "register", "Ghi và sửa sổ"
    PRINT = "print", "In biển"
