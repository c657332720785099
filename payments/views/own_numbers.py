"""An officer's own telephone and accounts: so that the portal notices when they turn up at a stall."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from officers.audit import unit_of_work
from officers.formviews import ServiceFormView, press
from payments.forms import OwnNumberForm
from payments.models import OwnNumber
from payments.services import declare_own_number, forget_own_number


class OwnNumbers(ServiceFormView):
    form_class = OwnNumberForm
    template_name = "payments/own_numbers.html"
    said = "Đã ghi. Máy chỉ giữ dấu để so, không giữ số."

    def get_context_data(self, **kwargs):
        return super().get_context_data(numbers=OwnNumber.objects.filter(user=self.request.user), **kwargs)

    def save(self, form):
        with unit_of_work():
            for kind, number in form.numbers.items():
                declare_own_number(self.request.user, kind=kind, number=number)
        return reverse("payments:own-numbers")


class ForgetOwnNumber(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect("payments:own-numbers")

    def post(self, request, code):
        leads_to = reverse("payments:own-numbers")
        return press(
            request, lambda: forget_own_number(request.user, code=code), leads_to=leads_to, said="Đã bỏ số ấy."
        )
