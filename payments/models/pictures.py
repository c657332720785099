from django.db import models
from django.db.models import Q

from officers.models import User
from officers.scoping import ScopedQuerySet
from payments.models.accounts import PayoutAccount


class AccountPictureQuerySet(ScopedQuerySet):
    follows = ("account",)

    def in_scope(self, user, to):
        return Q(account__in=PayoutAccount.objects.visible_to(user, to=to))


class AccountPicture(models.Model):
    """The picture that an account was read from, where the officer kept it: drawn anew, and sealed among the files."""

    account = models.ForeignKey(PayoutAccount, models.PROTECT, related_name="pictures")
    file_name = models.CharField(max_length=60, unique=True, editable=False)
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    kept_at = models.DateTimeField(auto_now_add=True)

    objects = AccountPictureQuerySet.as_manager()

    class Meta:
        ordering = ["kept_at", "pk"]

    def __str__(self):
        return self.file_name
