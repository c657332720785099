from copy import copy

from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from officers.access import actions_allowed, get_visible
from officers.confirming import ConfirmedRecently
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.lists import ScopedListView
from officers.scoping import beyond_scope
from payments import services
from payments.enums import AlarmKind
from payments.filters import AlarmFilter
from payments.forms import CloseForm, ExplainForm
from payments.models import Alarm
from payments.telling import REASONS, tell_alarm
from payments.views.columns import ALARM_COLUMNS


def alarm_url(alarm):
    return reverse("payments:alarm-detail", args=[alarm.code])


class AlarmList(ScopedListView):
    export_columns, export_name = ALARM_COLUMNS, "Cảnh báo"
    model = Alarm
    filterset_class = AlarmFilter
    template_name = "payments/alarm_list.html"
    nav = "alarms"

    def for_list(self, queryset):
        return queryset.select_related("stall__market", "explained_by", "closed_by").open_first()

    def get_context_data(self, **kwargs):
        watched = [(kind.label, REASONS[kind]) for kind in AlarmKind]
        return super().get_context_data(watched=watched, **kwargs)


class AlarmPage:
    """A view mixin, leftmost: one alarm, for whoever may do `action` at its stall."""

    action = Action.SEE
    nav = "alarms"

    def dispatch(self, request, *args, code, **kwargs):
        alarms = Alarm.objects.select_related("stall__market__unit", "explained_by", "closed_by")
        self.alarm = get_visible(alarms, request.user, to=self.action, code=code)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def told(self):
        return tell_alarm(self.alarm, self.request.user)

    def get_context_data(self, **kwargs):
        alarm = self.alarm
        return super().get_context_data(alarm=alarm, told=self.told, why=REASONS[AlarmKind(alarm.kind)], **kwargs)


class AlarmDetail(AlarmPage, TemplateView):
    template_name = "payments/alarm_detail.html"

    def get_context_data(self, **kwargs):
        user, alarm = self.request.user, self.alarm
        may = actions_allowed(alarm, user, Action.REGISTER, Action.APPROVE) if alarm.is_open else set()
        may_approve = Action.APPROVE in may
        return super().get_context_data(
            nav=self.nav,
            may_explain=Action.REGISTER in may,
            may_approve=may_approve,
            why_not=self.why_not_close() if may_approve else "",
            **kwargs,
        )

    def why_not_close(self):
        with beyond_scope():
            return services.why_not_close(self.alarm, self.request.user)


class AlarmAnswer(ServiceFormView):
    template_name = "payments/alarm_form.html"
    title = submit = ""

    def get_form_kwargs(self):
        # A copy: a refused form must not leave its words on the page around it.
        return super().get_form_kwargs() | {"instance": copy(self.alarm)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title, submit=self.submit, **kwargs)


class AlarmExplain(AlarmPage, AlarmAnswer):
    action = Action.REGISTER
    form_class = ExplainForm
    title, submit, said = "Giải thích cảnh báo", "Ghi giải thích", "Đã ghi giải thích. Cán bộ cấp trên sẽ xem và đóng."

    def save(self, form):
        said = form.cleaned_data["explanation"]
        return alarm_url(services.explain_alarm(self.alarm, explanation=said, by=self.request.user, seen=form.seen))


class AlarmClose(AlarmPage, ConfirmedRecently, AlarmAnswer):
    action = Action.APPROVE
    form_class = CloseForm
    title, submit = "Đóng cảnh báo", "Đóng cảnh báo"
    said = "Đã đóng cảnh báo. Nếu có thêm gian hay thêm lần đổi, máy mở cảnh báo mới."

    def save(self, form):
        note = form.cleaned_data["closing_note"]
        return alarm_url(services.close_alarm(self.alarm, note=note, by=self.request.user, seen=form.seen))
