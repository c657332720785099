"""The page of one sheet of paper, and what is done to it."""

from functools import partial

from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from officers.access import actions_allowed, get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from placards import custody
from placards.enums import Custody, RevokeReason
from placards.forms import GoneForm, HandOverForm
from placards.models import Placard
from placards.verifying import shown


def sheet_url(placard):
    return reverse("placards:sheet", args=[placard.serial])


def visible_sheet(user, serial, *, to=Action.SEE):
    related = ("stall__market__unit", "stall__section", "tenancy", "batch", "held_by", "handed_by")
    return get_visible(Placard.objects.select_related(*related).with_doubts(), user, to=to, serial=serial)


def next_act(placard):
    """The one thing to do with it now, by the name of its address; nothing for what is over."""
    if placard.custody == Custody.STOCK:
        return "hand-over" if placard.is_true else "spoil"
    if placard.must_come_down:
        return "take-down"
    if placard.custody == Custody.LOST:
        return "spoil"
    return "seen" if placard.custody == Custody.HANDED and not placard.taken_down_at else ""


class SheetDetail(TemplateView):
    template_name = "placards/sheet_detail.html"

    def get_context_data(self, serial, **kwargs):
        user = self.request.user
        placard = visible_sheet(user, serial)
        may = actions_allowed(placard, user, Action.HAND_OVER, Action.PRINT)
        is_over = placard.custody == Custody.SPOILED or placard.taken_down_at
        return super().get_context_data(**kwargs) | {
            "nav": "placards",
            "placard": placard,
            "stall": placard.stall,
            "shown": shown(placard),
            "events": placard.events.select_related("by").order_by("-pk"),
            "next_act": next_act(placard) if Action.HAND_OVER in may else "",
            "may_report": Action.HAND_OVER in may and not is_over and placard.custody != Custody.LOST,
            "may_print": Action.PRINT in may and placard.is_in_use and placard.stall.is_printable,
        }


class SheetFormView(ServiceFormView):
    """A form about one sheet, for those who hand sheets over in its market."""

    template_name = "placards/sheet_form.html"
    nav = "placards"
    title = submit = advice = ""

    def dispatch(self, request, serial):
        self.placard = visible_sheet(request.user, serial, to=Action.HAND_OVER)
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        said = {"title": self.title, "submit": self.submit, "advice": self.advice}
        return super().get_context_data(placard=self.placard, stall=self.placard.stall, **said, **kwargs)

    def save(self, form):
        self.act(form.cleaned_data)
        return sheet_url(self.placard)


class SheetHandOver(SheetFormView):
    form_class = HandOverForm
    title, submit, said = "Giao biển", "Giao biển", "Đã ghi giao biển."

    def act(self, said):
        custody.hand_over([self.placard], to=said["to"], on=said["on"], by=self.request.user)


class SheetGone(SheetFormView):
    form_class = GoneForm

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        if self.placard.revoke_reason == RevokeReason.CONSENT:
            del form.fields["note"]  # of her nothing is written down any more
        return form


class SheetSpoil(SheetGone):
    title, submit, said = "Hủy biển", "Hủy tờ này", "Đã ghi hủy biển."
    advice = "Tờ giấy hỏng, in lỗi hoặc không dùng nữa: xé bỏ. Nếu gian đang dùng tờ này thì gian lại chờ in."

    def act(self, said):
        custody.spoil(self.placard, by=self.request.user, note=said.get("note", ""))


class SheetLose(SheetGone):
    title, submit, said = "Báo mất biển", "Báo mất", "Đã ghi mất biển. Ai xem mã này cũng thấy là đã báo mất."
    advice = "Không biết tờ này ở đâu. Nếu gian đang dùng tờ này thì gian lại chờ in. Tìm thấy sau thì hủy."

    def act(self, said):
        custody.lose(self.placard, by=self.request.user, note=said.get("note", ""))


class SheetButton(View):
    """Done by one press; `act` is the service."""

    act = None
    said = ""

    def get(self, request, serial):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(sheet_url(visible_sheet(request.user, serial)))

    def answer(self, request, serial):
        placard = visible_sheet(request.user, serial, to=Action.HAND_OVER)
        work = partial(type(self).act, placard, by=request.user)
        return press(request, work, leads_to=sheet_url(placard), said=self.said)


class SheetSeen(SheetButton):
    act, said = custody.mark_seen, "Đã ghi: biển đang treo ở gian."

    def post(self, request, serial):
        return self.answer(request, serial)


class SheetTakeDown(SheetButton):
    act, said = custody.take_down, "Đã ghi: tờ này thu về rồi. Xé bỏ, đừng dùng lại."

    def post(self, request, serial):
        return self.answer(request, serial)
