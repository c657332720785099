"""Forms that call one service: a refusal keeps everything that was typed, a repeat does nothing."""

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import redirect
from django.views.generic import FormView

from officers.asked_back import AskedBackError
from officers.once import OnceForm, answer_of, answer_once, digest_of, key_of


class PortalForm(OnceForm):
    """Drawn by crispy-forms inside the page's own form tag."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.required and str(field.error_messages["required"]) == str(
                forms.Field.default_error_messages["required"]
            ):
                verb = "Chọn" if hasattr(field, "choices") else "Nhập"
                field.error_messages["required"] = f"{verb} {field.label.lower()}."

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def validate_unique(self):
        """Whether a name or code is taken anywhere is the service's question: it asks beyond the user's scope."""

    def validate_constraints(self):
        """The database keeps them, and the services answer for it."""

    def add_service_errors(self, error: ValidationError):
        """Each sentence next to its field; what belongs to no field of this form goes to the top."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, sentences in by_field.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class AskingForm(PortalForm):
    """One whose service may ask back, under `asked_heading`; sent again, it says in `known` of what it was told."""

    asked_heading = ""

    known = forms.CharField(widget=forms.HiddenInput, required=False)

    def asked_back(self, mark):
        self.data = self.data.copy()
        self.data["known"] = mark
        self.asks = self.asked_heading


def press(request, work, *, leads_to, said=""):
    """A button: `work()` is done once for each time its page was shown, and a refusal is said where it leads."""

    def answer():
        work()
        return leads_to

    try:
        leads_to, was_done = answer_once(request.user, key_of(request.POST), digest_of(request.POST), answer)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if said and was_done:
            messages.success(request, said)
    return redirect(leads_to)


class ServiceFormView(FormView):
    """`save(form)` calls the service and returns the address to go to."""

    nav = ""
    said = ""

    def form_valid(self, form):
        try:
            sent = self.request.POST
            address, was_done = answer_once(self.request.user, key_of(sent), digest_of(sent), lambda: self.save(form))
        except ValidationError as error:
            form.add_service_errors(error)
            if isinstance(error, AskedBackError):
                form.asked_back(error.mark)
            return self.form_invalid(form)
        if self.said and was_done:
            messages.success(self.request, self.said)
        return redirect(address)

    def form_invalid(self, form):
        # A repeat may find its own first row in the way ("this code is taken"): it was taken in, so it gets the answer.
        sent = self.request.POST
        address = answer_of(self.request.user, key_of(sent), digest_of(sent))
        return redirect(address) if address else super().form_invalid(form)

    def save(self, form) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        return super().get_context_data(nav=self.nav, **kwargs)
