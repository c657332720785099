"""The question before a row of the province's lists goes."""

from django.contrib import messages
from django.shortcuts import redirect

from officers.formviews import PortalForm, ServiceFormView


class Removal(ServiceFormView):
    """What is gone already is said to be on the list, which everybody may read."""

    form_class = PortalForm
    template_name = "reports/removal.html"
    nav = "reports"
    list_name = list_title = title = gone = after = ""

    def refuse_others(self, user):
        raise NotImplementedError

    def find(self, code):
        raise NotImplementedError

    def dispatch(self, request, code):
        self.refuse_others(request.user)
        self.code = code
        return super().dispatch(request)

    def get(self, request):
        self.row = self.find(self.code)
        return super().get(request) if self.row else self.back_with(self.gone)

    def form_invalid(self, form):
        return self.back_with(next(iter(form.errors.values()))[0])

    def back_with(self, sentence):
        messages.error(self.request, sentence)
        return redirect(self.list_name)

    def get_context_data(self, **kwargs):
        named = {name: getattr(self, name) for name in ("row", "title", "after", "list_name", "list_title")}
        return super().get_context_data(**named, **kwargs)
