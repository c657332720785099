from copy import copy

from django.urls import reverse
from django.views.generic import TemplateView

from officers.access import allowed, get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.lists import MOST_COUNTED, ScopedListView
from stalls import services
from stalls.filters import OwnerFilter
from stalls.forms.stalls import OwnerForm
from stalls.models import DataRequest, Owner, Tenancy
from stalls.views.columns import OWNER_COLUMNS


class OwnerList(ScopedListView):
    export_columns, export_name = OWNER_COLUMNS, "Chủ hộ"
    model = Owner
    filterset_class = OwnerFilter
    template_name = "stalls/owner_list.html"
    nav = "owners"

    def for_list(self, queryset):
        return queryset.known().select_related("unit").with_stalls(self.request.user)

    def get_context_data(self, **kwargs):
        waiting = DataRequest.objects.visible_to(self.request.user).open()[:MOST_COUNTED].count()
        return super().get_context_data(requests_open=waiting, **kwargs)


class OwnerDetail(TemplateView):
    template_name = "stalls/owner_detail.html"

    def get_context_data(self, code, **kwargs):
        user = self.request.user
        owner = get_visible(Owner.objects.select_related("unit"), user, code=code)
        tenancies = Tenancy.objects.visible_to(user).filter(owner=owner).select_related("stall__market")
        may_register = allowed(owner, user, Action.REGISTER)
        consents = list(owner.consents.select_related("recorded_by", "withdrawn_by"))
        return super().get_context_data(**kwargs) | {
            "nav": "owners",
            "owner": owner,
            "tenancies": tenancies,
            "consents": consents,
            "has_agreed": any(each.is_to_newest_text and not each.withdrawn_at for each in consents),
            "requests_open": owner.data_requests.open().most_urgent_first(),
            "may_ask": may_register,
            "may_register": may_register and not owner.is_erased,
            "may_reveal": not owner.is_erased and allowed(owner, user, Action.REVEAL),
        }


class OwnerUpdate(ServiceFormView):
    form_class = OwnerForm
    template_name = "stalls/owner_form.html"
    said = "Đã lưu chủ hộ."
    nav = "owners"

    def dispatch(self, request, code):
        self.owner = get_visible(Owner, request.user, to=Action.EDIT, code=code)
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": copy(self.owner)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(owner=self.owner, **kwargs)

    def save(self, form):
        national_id = "" if form.cleaned_data.get("forget_national_id") else form.cleaned_data["national_id"] or None
        services.update_owner(form.instance, by=self.request.user, national_id=national_id, seen=form.seen)
        return reverse("stalls:owner-detail", args=[self.owner.code])
