"""Changes of account on stalls whose placard may hang: proposed by one, scanned and approved by another."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from officers.access import allowed, get_visible
from officers.audit import record, unit_of_work
from officers.confirming import ConfirmedRecently
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from officers.lists import ScopedListView
from officers.scripts import runs_scripts
from payments import services
from payments.enums import ChangeKind, ChangeState
from payments.filters import ChangeFilter
from payments.forms import ApproveForm, ChangeForm, RefuseForm
from payments.found import opener
from payments.hanging import may_hang
from payments.models import AccountChange
from payments.payloads import payload_of
from payments.previews import preview_of
from payments.vietqr import group_digits
from payments.views.accounts import keep_as_asked
from payments.views.columns import CHANGE_COLUMNS
from stalls.enums import Revealed, RevealReason
from stalls.services import reveal
from stalls.views.stalls import StallFormView, stall_url

WITH_ITS_ROWS = (
    "tenancy__stall__market__unit",
    "tenancy__owner",
    "old__bank",
    "new__bank",
    "proposed_by",
    "decided_by",
)


def change_url(change):
    return reverse("payments:change-detail", args=[change.code])


def visible_change(user, code, *, to=Action.SEE):
    return get_visible(AccountChange.objects.select_related(*WITH_ITS_ROWS), user, to=to, code=code)


class ChangeList(ScopedListView):
    export_columns, export_name = CHANGE_COLUMNS, "Đề nghị đổi tài khoản"
    model = AccountChange
    filterset_class = ChangeFilter
    template_name = "payments/change_list.html"
    nav = "work"

    def for_list(self, queryset):
        return queryset.select_related(*WITH_ITS_ROWS).most_urgent_first()


@runs_scripts
class ChangeCreate(StallFormView):
    """For a stall whose placard was printed; the others are edited at once."""

    action = Action.PROPOSE
    form_class = ChangeForm
    template_name = "payments/change_form.html"
    said = "Đã gửi đề nghị. Nhờ chủ hộ quét thử mã mới ngay bây giờ."

    def get(self, request, *args, **kwargs):
        tenancy = self.stall.tenancy
        if tenancy is None or not may_hang(tenancy):
            return redirect(stall_url(self.stall))
        waiting = AccountChange.objects.visible_to(request.user).waiting().filter(tenancy=tenancy).first()
        return redirect(change_url(waiting)) if waiting else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        context = {"form": form, "preview": preview_of(self.stall, form), "heading": "Có chỗ cần sửa trước khi gửi"}
        return self.render_to_response(self.get_context_data(**context))

    def get_form_kwargs(self):
        tenancy = self.stall.tenancy
        in_order = tenancy.stall_accounts.select_related("account__bank") if tenancy else []
        shown = [each.account for each in in_order]
        what, opens = self.request.GET.get("what", ""), opener(self.stall, self.request.user)
        return super().get_form_kwargs() | {"shown": shown, "what": what, "opens": opens}

    def get_context_data(self, **kwargs):
        return super().get_context_data(tenancy=self.stall.tenancy, **kwargs)

    def save(self, form):
        values = {name: form.cleaned_data.get(name) for name in ("kind", "old", "reason", "asked", "note")}
        if values["kind"] != ChangeKind.REMOVE:
            values |= {name: form.cleaned_data[name] for name in ("bank", "number", "holder_name")}
            values["issued"] = form.issued
        change = services.propose_change(self.stall, by=self.request.user, **values)
        keep_as_asked(self.request, form, change.new)
        return change_url(change)


def code_of(change):
    """The new account's number and code, to be scanned."""
    stall = change.tenancy.stall
    return {"number": group_digits(change.new.number), "payload": payload_of(stall, change.new)}


class ChangeDetail(TemplateView):
    template_name = "payments/change_detail.html"

    def get_context_data(self, code, **kwargs):
        user = self.request.user
        change = visible_change(user, code)
        is_mine, stall = change.proposed_by_id == user.pk, change.tenancy.stall
        shown = {
            "nav": "work",
            "change": change,
            "stall": stall,
            "is_mine": is_mine,
            "may_withdraw": is_mine and change.is_waiting and allowed(change, user, Action.PROPOSE),
            "may_answer": not is_mine and change.is_waiting and allowed(change, user, Action.APPROVE),
            "may_print": change.state == ChangeState.APPROVED and allowed(stall, user, Action.PRINT),
        }
        # As when an account is first entered: the trader is there, and scans it. Whoever approves sees it elsewhere.
        if change.is_waiting and is_mine and change.new and not change.new.was_confirmed:
            shown |= code_of(change)
        return super().get_context_data(**kwargs) | shown


class AnswerView(ConfirmedRecently, ServiceFormView):
    """The one who proposed it is led back to it: it takes another."""

    nav = "work"

    def dispatch(self, request, code):
        self.change = visible_change(request.user, code, to=Action.APPROVE)
        if request.method == "GET" and (not self.change.is_waiting or self.change.proposed_by_id == request.user.pk):
            return redirect(change_url(self.change))
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(change=self.change, stall=self.change.tenancy.stall, **kwargs)


class ChangeApprove(AnswerView):
    """Shows the new code, which is written down: who approves has looked at it."""

    form_class = ApproveForm
    template_name = "payments/change_approve.html"
    said = "Đã duyệt. Biển cũ phải thu lại; biển mới chờ in."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"asks_name": self.change.new is not None}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.change.new is None or not self.change.is_waiting:
            return context
        try:
            self.note_the_look()
        except ValidationError as refusal:
            return context | {"refusal": refusal.messages[0]}
        return context | code_of(self.change)

    def note_the_look(self):
        """Of an account that was confirmed before, the number is shown for a reason only, and this is one."""
        account, by = self.change.new, self.request.user
        with unit_of_work():
            record("change.view", self.change)
            if account.was_confirmed:
                said = {"what": Revealed.ACCOUNT, "reason": RevealReason.APPROVAL, "note": "", "by": by}
                reveal(account, owner=account.owner, event="account.reveal", **said)

    def save(self, form):
        names = ("holder_name", "relation", "relation_reason")
        values = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        return change_url(services.approve_change(self.change, by=self.request.user, **values))


class ChangeRefuse(AnswerView):
    form_class = RefuseForm
    template_name = "payments/change_refuse.html"
    said = "Đã từ chối đề nghị. Biển đang treo vẫn dùng."

    def save(self, form):
        services.refuse_change(self.change, by=self.request.user, answer=form.cleaned_data["answer"])
        return change_url(self.change)


class ChangeWithdraw(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(change_url(visible_change(request.user, code)))

    def post(self, request, code):
        change = visible_change(request.user, code, to=Action.PROPOSE)
        work = partial(services.withdraw_change, change, by=request.user)
        return press(request, work, leads_to=change_url(change), said="Đã rút đề nghị.")


class ChangeSlip(TemplateView):
    """A page to print for the trader: what was changed, by whom, and which sheet has to come down."""

    template_name = "payments/change_slip.html"

    def get_context_data(self, code, **kwargs):
        change = visible_change(self.request.user, code, to=Action.PROPOSE)
        if change.state != ChangeState.APPROVED:
            raise Http404
        return super().get_context_data(nav="work", change=change, stall=change.tenancy.stall, **kwargs)
