"""Many accounts from one list, and the slips of paper by which their owners sign up."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from officers.bulk import MOST_LINES
from officers.confirming import ConfirmedRecently
from officers.forms.people import BulkForm
from officers.formviews import ServiceFormView
from officers.holding import holding, manageable, terms_of
from officers.models import User
from officers.qr import qr_svg
from officers.services import create_officers, issue_links
from officers.views.people import AppointersOnly, shown_first


class Bulk(AppointersOnly, ConfirmedRecently, ServiceFormView):
    form_class = BulkForm
    template_name = "officers/bulk.html"
    said = "Đã tạo tài khoản. Bước tiếp theo: in phiếu đăng ký, cắt ra, giao tận tay từng người."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"scope": self.request.user.scope}

    def get_context_data(self, **kwargs):
        return super().get_context_data(most_lines=MOST_LINES, **kwargs)

    def form_valid(self, form):
        """Shown first; made only when what was shown comes back with the button that makes it."""
        if "make" in self.request.POST and form.is_checked:
            return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form, mark=form.mark))

    def save(self, form):
        made = create_officers(form.rows, role=form.cleaned_data["role"], by=self.request.user)
        return f"{reverse('officers:slips')}?newest={len(made)}"


class Slips(AppointersOnly, ConfirmedRecently, View):
    """Chooses whom to print a slip for; sending the choice makes new links, so only the last print is good."""

    def get(self, request):
        users = self._asked_for() if "user" in request.GET else self._waiting()
        newest = request.GET.get("newest", "")
        ticked = int(newest) if newest.isascii() and newest.isdigit() else len(users)
        terms = terms_of(users, viewer=request.user)
        rows = [
            {"user": user, "terms": shown_first(terms[user.pk]), "is_ticked": place < ticked}
            for place, user in enumerate(users)
        ]
        return render(request, "officers/slips_choose.html", {"nav": self.nav, "rows": rows})

    def post(self, request):
        users = self._visible().filter(username__in=_names(request.POST)).order_by("sort_key", "pk")[:MOST_LINES]
        try:
            links = issue_links(users, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("officers:slips")
        if not links:
            messages.error(request, "Tích ít nhất một người để in phiếu.")
            return redirect("officers:slips")
        terms = terms_of([user for user, _path in links], viewer=request.user)
        slips = [self._slip(user, path, shown_first(terms[user.pk])) for user, path in links]
        until = timezone.localtime() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        return render(request, "officers/slips.html", {"nav": self.nav, "slips": slips, "until": until})

    def _visible(self):
        return User.objects.visible_to(self.request.user)

    def _asked_for(self):
        return self._manageable(self._visible().filter(username__in=_names(self.request.GET)))

    def _waiting(self):
        """Those whom the user herself gave a role and who have not signed up yet, the newest first."""
        by = self.request.user
        mine = holding(by, lambda terms: terms.not_over().filter(appointed_by=by))
        return self._manageable(self._visible().not_signed_up().filter(mine, is_active=True).order_by("-pk"))

    def _manageable(self, users):
        users = list(users[:MOST_LINES])
        able = manageable(self.request.user, users)
        return [user for user in users if user.pk in able]

    def _slip(self, user, path, terms):
        address = self.request.build_absolute_uri(path)
        code = qr_svg(address, label=f"Mã QR mở trang đăng ký của {user.full_name}")
        return {"user": user, "terms": terms, "address": address, "code": code}


def _names(data):
    return [name.replace("\0", "")[:60] for name in data.getlist("user")[:MOST_LINES]]
