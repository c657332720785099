from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from officers.access import allowed, get_visible
from officers.audit import record, unit_of_work
from officers.enums import Action
from placards.held import as_text, held_about
from stalls.enums import Revealed
from stalls.models import Owner
from stalls.views.reveals import RevealView


def owner_to(action, user, code):
    return get_visible(Owner.objects.select_related("unit"), user, to=action, code=code)


def text_file(text, name):
    """Never shown in the browser as a page of the portal."""
    response = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def file_about(owner, user, *, in_full):
    sections = held_about(owner, user, in_full=in_full)
    text = as_text(owner, sections, made_by=user, office=settings.OFFICE_NAME)
    return text_file(text, f"du-lieu-{owner.code}-{timezone.localdate():%Y%m%d}.txt")


class OwnerHeld(TemplateView):
    template_name = "placards/owner_held.html"

    def get_context_data(self, code, **kwargs):
        user = self.request.user
        owner = owner_to(Action.SEE, user, code)
        return super().get_context_data(**kwargs) | {
            "nav": "owners",
            "owner": owner,
            "sections": held_about(owner, user),
            "may_export": allowed(owner, user, Action.EXPORT),
            "may_reveal": not owner.is_erased and allowed(owner, user, Action.REVEAL),
        }


class OwnerHeldFile(View):
    """The masked file; that somebody took it along is in the audit."""

    def get(self, request, code):
        owner = owner_to(Action.EXPORT, request.user, code)
        with unit_of_work():
            record("owner.export", owner)
        return file_about(owner, request.user, in_full=False)


class OwnerHeldInFull(RevealView):
    """To hand to the trader herself: it is a reveal of everything, with its reason, and counts as one."""

    template_name = "placards/owner_held_full.html"
    what, event, title = Revealed.EVERYTHING, "owner.hand_out", "Bản đầy đủ giao cho chủ hộ"

    def get_row(self, user, code):
        return owner_to(Action.REVEAL, user, code)

    def show(self, form):
        return file_about(self.row, self.request.user, in_full=True)
