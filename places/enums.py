from django.db import models


class UnitKind(models.TextChoices):
    PROVINCE = "province", "Tỉnh"
    CITY = "city", "Thành phố"
    DISTRICT = "district", "Huyện"
    COMMUNE = "commune", "Xã"
    WARD = "ward", "Phường"
    TOWNSHIP = "township", "Thị trấn"
    SPECIAL_ZONE = "special_zone", "Đặc khu"


COMMUNE_KINDS = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


class SuccessionKind(models.TextChoices):
    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    RENAME = "rename", "Đổi tên"
    ABOLISH = "abolish", "Giải thể"


# How a full name may open: the labels above, and words of kinds that are no longer made.
KIND_WORDS = ("Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Thị trấn", "Xã", "Phường", "Đặc khu")


def without_kind_word(name):
    """Xã Hòa An is Hòa An. By the words, not the kind: a city can be as high as a province."""
    word = next((word for word in KIND_WORDS if name.startswith(f"{word} ")), "")
    return name.removeprefix(word).lstrip()
