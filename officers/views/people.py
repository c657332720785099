"""Who works here: the table of roles, the list of officers, one officer."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.views.generic import TemplateView

from officers.access import get_visible
from officers.confirming import ConfirmedRecently
from officers.enums import Action, Role
from officers.filters import OfficerFilter
from officers.formviews import PortalForm, ServiceFormView
from officers.handbook import rights_table, role_facts
from officers.holding import manageable, stoppable, terms_of
from officers.lists import ScopedListView
from officers.models import Appointment, User
from officers.services import deactivate, pair_anew, reactivate, sign_out_everywhere
from officers.views.columns import OFFICER_COLUMNS


class AppointersOnly:
    """A view mixin, leftmost: pages for whoever may give a role to somebody."""

    nav = "officers"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.scope.appoints:
            raise PermissionDenied("Vai trò của anh/chị không giao vai trò cho ai.")
        return super().dispatch(request, *args, **kwargs)


class Roles(TemplateView):
    template_name = "officers/roles.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=role_facts(), rights=rights_table(), roles=list(Role), **kwargs)


class OfficerList(AppointersOnly, ScopedListView):
    export_columns, export_name, export_right = OFFICER_COLUMNS, "Cán bộ", Action.SEE
    model = User
    filterset_class = OfficerFilter
    template_name = "officers/officer_list.html"

    def for_list(self, queryset):
        return queryset.order_by("sort_key", "pk")

    def get_context_data(self, **kwargs):
        viewer = self.request.user
        context = super().get_context_data(**kwargs)
        terms = terms_of(context["object_list"], viewer=viewer)
        people = [{"user": user, "terms": shown_first(terms[user.pk])} for user in context["object_list"]]
        waiting = Appointment.objects.visible_to(viewer).in_ended_units().exclude(user=viewer)
        return context | {"people": people, "n_waiting": waiting.count()}


def shown_first(terms):
    """What runs or is to come; of who has nothing any more, what she had last."""
    return [term for term in terms if not term.is_over] or terms[:1]


class OfficerPage(AppointersOnly):
    """A page about one officer, whom the user sees."""

    def dispatch(self, request, *args, username, **kwargs):
        self.officer = None
        if request.user.scope.appoints:
            self.officer = get_visible(User, request.user, username=username)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(officer=self.officer, **kwargs)


class OfficerDetail(OfficerPage, TemplateView):
    template_name = "officers/officer_detail.html"

    def get_context_data(self, **kwargs):
        by, officer = self.request.user, self.officer
        terms = terms_of([officer], viewer=by)[officer.pk]
        for term in terms:
            is_hers = by != officer and by.scope.may_appoint(term.role, term.unit_ids)
            term.may_end = is_hers and not term.is_over
        return super().get_context_data(
            nav=self.nav,
            now=[term for term in terms if not term.is_over],
            before=[term for term in terms if term.is_over],
            may_manage=officer.pk in manageable(by, [officer]),
            may_stop=officer.pk in stoppable(by, [officer]),
            **kwargs,
        )


class AccountAction(OfficerPage, ConfirmedRecently, ServiceFormView):
    """Something done to the whole account, on a page that says what it means."""

    form_class = PortalForm
    template_name = "officers/account_action.html"
    title = explanation = ""
    is_grave = True
    service = None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, explanation=self.explanation, is_grave=self.is_grave, **kwargs
        )

    def save(self, form):
        type(self).service(self.officer, by=self.request.user)
        return reverse("officers:officer-detail", args=[self.officer.username])


class SignOutEverywhere(AccountAction):
    title = "Đăng xuất khỏi mọi máy"
    explanation = "Mọi máy, mọi điện thoại đang mở bằng tên này phải đăng nhập lại. Dùng khi mất máy hay lộ mật khẩu."
    said = "Đã đăng xuất người này khỏi mọi máy."
    service = sign_out_everywhere


class PairAnew(AccountAction):
    title = "Đặt lại xác thực hai bước"
    explanation = (
        "Dùng khi người này mất điện thoại và hết mã dự phòng. Mọi máy phải đăng nhập lại; nếu vai trò bắt buộc xác "
        "thực hai bước thì lần đăng nhập tới phải ghép điện thoại mới. Gặp hoặc gọi đúng người rồi mới làm."
    )
    said = "Đã đặt lại. Người này ghép điện thoại mới ở lần đăng nhập tới."
    service = pair_anew


class Deactivate(AccountAction):
    title = "Ngừng dùng tài khoản"
    explanation = (
        "Người này không đăng nhập được nữa, máy đang mở cũng ra ngay. Vai trò và lịch sử vẫn còn; cho dùng lại được."
    )
    said = "Đã ngừng dùng tài khoản."
    service = deactivate


class Reactivate(AccountAction):
    title = "Cho dùng lại tài khoản"
    explanation = "Người này đăng nhập lại được bằng mật khẩu cũ, với những vai trò còn hiệu lực."
    said = "Đã cho dùng lại tài khoản."
    is_grave = False
    service = reactivate
