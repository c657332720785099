from django.core.exceptions import ValidationError
from django.views.generic import FormView

from officers.access import get_visible
from officers.confirming import ConfirmedRecently
from officers.enums import Action
from stalls import services
from stalls.enums import Revealed
from stalls.forms.personal import RevealForm
from stalls.models import Owner


class RevealView(ConfirmedRecently, FormView):
    """A number in full stands on the answer to this form and nowhere else; a GET never has one."""

    form_class = RevealForm
    nav = "owners"
    what = event = title = ""

    def dispatch(self, request, code):
        # Before the password is asked for: a row out of sight answers like one that is not there.
        self.row = self.get_row(request.user, code)
        return super().dispatch(request)

    def get_row(self, user, code):
        raise NotImplementedError

    @property
    def owner(self):
        return self.row

    def form_valid(self, form):
        try:
            services.reveal(
                self.row,
                owner=self.owner,
                what=self.what,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                by=self.request.user,
                event=self.event,
            )
        except ValidationError as error:
            form.add_service_errors(error)
            return self.form_invalid(form)
        return self.show(form)

    def show(self, form):
        return self.render_to_response(self.get_context_data(form=form) | self.revealed())

    def revealed(self) -> dict:
        """What the answer shows besides the form."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        return super().get_context_data(nav=self.nav, row=self.row, owner=self.owner, title=self.title, **kwargs)


class RevealNationalId(RevealView):
    template_name = "stalls/owner_reveal.html"
    what, event, title = Revealed.NATIONAL_ID, "owner.reveal", "Xem số định danh"

    def get_row(self, user, code):
        return get_visible(Owner.objects.exclude(national_id_index=""), user, to=Action.REVEAL, code=code)

    def revealed(self):
        return {"number": self.row.national_id}
