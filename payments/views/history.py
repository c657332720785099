from django.shortcuts import get_object_or_404
from django.urls import reverse

from officers.access import get_visible
from officers.views.history import HistoryView
from payments.models import Alarm, Bank, PayoutAccount


class AccountHistory(HistoryView):
    """What happened to an account; its number is never in it, only the sign that tells one number from another."""

    nav = "owners"

    def get_row(self):
        accounts = PayoutAccount.objects.select_related("bank", "owner")
        return get_visible(accounts, self.request.user, code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.row,
            subtitle=self.row.owner.name,
            page_url=reverse("stalls:owner-detail", args=[self.row.owner.code]),
            page_label="Chủ hộ",
            **kwargs,
        )


class BankHistory(HistoryView):
    nav = "banks"

    def get_row(self):
        return get_object_or_404(Bank, pk=self.kwargs["bin"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.row.short_name,
            subtitle=self.row.name,
            page_url=reverse("placards:bank-detail", args=[self.row.bin]),
            page_label="Ngân hàng",
            **kwargs,
        )


class AlarmHistory(HistoryView):
    nav = "alarms"

    def get_row(self):
        return get_visible(Alarm.objects.select_related("stall__market"), self.request.user, code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.row.get_kind_display(),
            subtitle=f"{self.row.stall}, {self.row.stall.market.name}",
            page_url=reverse("payments:alarm-detail", args=[self.row.code]),
            page_label="Cảnh báo",
            **kwargs,
        )
