from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from officers.access import get_visible
from officers.confirming import ConfirmedRecently
from officers.enums import Action
from officers.formviews import ServiceFormView
from stalls import services
from stalls.consent_texts import NEWEST, TEXTS
from stalls.forms.personal import ConsentForm, WithdrawForm
from stalls.models import Owner, Tenancy


def owner_url(owner):
    return reverse("stalls:owner-detail", args=[owner.code])


def hotlines(owner, user):
    """The markets whose telephone number she is told, to ask or to withdraw."""
    held = Tenancy.objects.visible_to(user).current().filter(owner=owner).select_related("stall__market")
    markets = {each.stall.market: None for each in held}
    return [market for market in markets if market.hotline]


class ConsentCreate(ServiceFormView):
    """The text is read out to her; what she says to it is written down."""

    form_class = ConsentForm
    template_name = "stalls/consent_form.html"
    said = "Đã ghi: chủ hộ đồng ý."
    nav = "owners"

    def dispatch(self, request, code):
        self.owner = get_visible(Owner.objects.known(), request.user, to=Action.REGISTER, code=code)
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        said = {"text": TEXTS[NEWEST], "hotlines": hotlines(self.owner, self.request.user)}
        return super().get_context_data(owner=self.owner, **said, **kwargs)

    def save(self, form):
        services.record_consent(self.owner, how=form.cleaned_data["how"], by=self.request.user)
        return owner_url(self.owner)


class ConsentSlip(TemplateView):
    """A page to print and sign: the same text, with the telephone number of her market."""

    template_name = "stalls/consent_slip.html"

    def get_context_data(self, code, **kwargs):
        user = self.request.user
        owner = get_visible(Owner.objects.known(), user, to=Action.REGISTER, code=code)
        held = Tenancy.objects.visible_to(user).current().filter(owner=owner).select_related("stall__market")
        said = {"text": TEXTS[NEWEST], "hotlines": hotlines(owner, user)}
        return super().get_context_data(nav="owners", owner=owner, held=held, **said, **kwargs)


class ConsentWithdraw(ConfirmedRecently, ServiceFormView):
    form_class = WithdrawForm
    template_name = "stalls/consent_withdraw.html"
    said = "Đã xóa dữ liệu của chủ hộ. Biển nào đã treo thì thu lại."
    nav = "owners"

    def dispatch(self, request, code):
        # Not a board's: she may hold stalls, with accounts and sheets, in other markets than theirs.
        self.owner = get_visible(Owner, request.user, to=Action.REVEAL, code=code)
        if self.owner.is_erased:
            return redirect(owner_url(self.owner))
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(owner=self.owner, **kwargs)

    def save(self, form):
        services.withdraw_consent(self.owner, by=self.request.user)
        return owner_url(self.owner)
