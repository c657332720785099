from django.urls import reverse
from django.views.generic import TemplateView

from officers.access import allowed, get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.lists import ScopedListView
from stalls import services
from stalls.filters import DataRequestFilter
from stalls.forms.personal import AnswerForm, RequestForm
from stalls.models import DataRequest, Owner
from stalls.views.columns import REQUEST_COLUMNS


def request_url(asked):
    return reverse("stalls:request-detail", args=[asked.code])


class RequestList(ScopedListView):
    export_columns, export_name = REQUEST_COLUMNS, "Yêu cầu về dữ liệu"
    model = DataRequest
    filterset_class = DataRequestFilter
    template_name = "stalls/request_list.html"
    nav = "owners"

    def for_list(self, queryset):
        return queryset.select_related("owner").most_urgent_first()


class RequestDetail(TemplateView):
    template_name = "stalls/request_detail.html"

    def get_context_data(self, code, **kwargs):
        user = self.request.user
        asked = get_visible(DataRequest.objects.select_related("owner", "handled_by"), user, code=code)
        may_answer = asked.is_open and allowed(asked, user, Action.EDIT)
        return super().get_context_data(nav="owners", asked=asked, may_answer=may_answer, **kwargs)


class RequestCreate(ServiceFormView):
    form_class = RequestForm
    template_name = "stalls/request_form.html"
    said = "Đã ghi yêu cầu. Trả lời trong hai ngày làm việc."
    nav = "owners"

    def dispatch(self, request, code):
        self.owner = get_visible(Owner, request.user, to=Action.REGISTER, code=code)
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(owner=self.owner, title="Ghi yêu cầu", submit="Ghi yêu cầu", **kwargs)

    def save(self, form):
        values = {name: form.cleaned_data[name] for name in ("kind", "received_on", "how")}
        return request_url(services.create_request(self.owner, **values))


class RequestAnswer(ServiceFormView):
    form_class = AnswerForm
    template_name = "stalls/request_form.html"
    said = "Đã ghi câu trả lời."
    nav = "owners"

    def dispatch(self, request, code):
        with_owner = DataRequest.objects.select_related("owner")
        self.asked = get_visible(with_owner, request.user, to=Action.EDIT, code=code)
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        said = {"owner": self.asked.owner, "asked": self.asked, "title": "Trả lời yêu cầu", "submit": "Ghi câu trả lời"}
        return super().get_context_data(**said, **kwargs)

    def save(self, form):
        values = {name: form.cleaned_data[name] for name in ("answer", "answered_on")}
        services.answer_request(self.asked, by=self.request.user, **values)
        return request_url(self.asked)
