from django.db import models

from officers.audited import Audited
from payments.banks import BankRecord


class BankQuerySet(models.QuerySet):
    def offered(self):
        return self.filter(ended_on=None)

    def of_bin(self, number):
        """The bank by its BIN, or by one that it had before; None when there is none."""
        return next((bank for bank in self if number in bank.record.bins), None)


class Bank(models.Model):
    """An institution that can receive VietQR transfers, by its six-digit BIN."""

    bin = models.CharField("mã BIN", max_length=6, primary_key=True)
    short_name = models.CharField("tên ngắn", max_length=40)
    name = models.CharField("tên đầy đủ", max_length=200)
    aliases = models.JSONField("tên khác", default=list)
    former_bins = models.JSONField("mã BIN cũ", default=list)
    # From the moment this is written down nothing new is printed for the bank, also where the day is still ahead.
    ended_on = models.DateField("ngừng từ ngày", null=True, blank=True)
    # What an officer corrected is hers: `load_banks` leaves it.
    corrected_at = models.DateTimeField(null=True, editable=False)

    objects = BankQuerySet.as_manager()

    audited = Audited("bank", "bin", left_out=frozenset({"corrected_at"}))

    class Meta:
        ordering = ["short_name"]
        constraints = [models.UniqueConstraint(fields=["short_name"], name="bank_short_name_once")]

    def __str__(self):
        return self.short_name

    @property
    def record(self):
        return BankRecord(self.bin, self.short_name, self.name, tuple(self.aliases), tuple(self.former_bins))
