from django.db import models


class Relation(models.TextChoices):
    """What the account's holder is to the stall's owner. A relative's account is allowed, and said."""

    OWNER = "owner", "Chính chủ hộ"
    SPOUSE = "spouse", "Vợ hoặc chồng"
    CHILD = "child", "Con"
    HOUSEHOLD = "household", "Hộ kinh doanh"
    OTHER = "other", "Người khác"
