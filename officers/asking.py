"""A question before something goes that no button brings back."""

from django.contrib import messages
from django.shortcuts import redirect

from officers.formviews import PortalForm, ServiceFormView


class AskedFirst(ServiceFormView):
    """`save` does it. What can't be done, as it is done already, is said on the page `leads_to`."""

    form_class = PortalForm
    template_name = "officers/asked_first.html"
    leads_to = list_title = title = after = ""

    def row(self):
        """What is about to go, in words."""
        raise NotImplementedError

    def refusal(self) -> str:
        """Why it can't be done, or nothing."""
        return ""

    def get(self, request):
        refusal = self.refusal()
        return self.back_with(refusal) if refusal else super().get(request)

    def form_invalid(self, form):
        return self.back_with(next(iter(form.errors.values()))[0])

    def back_with(self, sentence):
        messages.error(self.request, sentence)
        return redirect(self.leads_to)

    def get_context_data(self, **kwargs):
        named = {name: getattr(self, name) for name in ("title", "after", "leads_to", "list_title")}
        return super().get_context_data(row=self.row(), **named, **kwargs)
