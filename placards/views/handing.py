"""Handing sheets over: many of one market along the way through it, or one after the other by their serials."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from officers.access import get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView
from placards import custody
from placards.enums import Custody
from placards.forms import HandOverListForm, SerialHandOverForm, TakeStockForm
from placards.models import Placard, PrintBatch
from placards.revoking import RECEIVER
from stalls.models import Market

MOST_SHOWN = 200
LAST_SAID = "hand_over"


class TickList(ServiceFormView):
    """Sheets of one market in walking order, with a box each; `tick=all` in the address ticks them all."""

    nav = "placards"
    button = ""

    def dispatch(self, request, market):
        user = request.user
        self.market = get_visible(Market.objects.select_related("unit"), user, to=Action.HAND_OVER, code=market)
        self.sheets = Placard.objects.visible_to(user, to=Action.HAND_OVER).filter(stall__market=self.market)
        self.batch = self._batch(request.GET.get("batch", ""))
        rows = self.narrow(self.sheets.filter(batch=self.batch) if self.batch else self.sheets)
        self.rows = rows.defer("snapshot_sealed").in_walking_order()
        return super().dispatch(request)

    def _batch(self, code):
        batches = PrintBatch.objects.visible_to(self.request.user).filter(market=self.market)
        return get_visible(batches, self.request.user, code=code) if code else None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sheets": self.sheets, "rows": self.rows}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(market=self.market, batch=self.batch, **kwargs)
        form, total = context["form"], len(context["form"].rows)
        related = self.rows.select_related("stall__section", "tenancy__owner", "held_by")
        ticked = set(self.request.POST.getlist("sheet"))
        return context | {
            "rows": list(related[:MOST_SHOWN]),
            "total": total,
            "not_shown": max(0, total - MOST_SHOWN),
            "all_ticked": self.request.GET.get("tick") == "all" and not form.is_bound,
            "ticked": ticked,
        }

    def save(self, form):
        done = self.act(list(form.cleaned_data["sheet"]), form.cleaned_data)
        self.said = self.said_of.format(len(done))
        return self.request.get_full_path().replace("tick=all", "")


class HandOver(TickList):
    form_class = HandOverListForm
    template_name = "placards/hand_over.html"
    said_of = "Đã giao {} biển."

    def narrow(self, sheets):
        """Not what lies in a colleague's drawer: whoever fetches it takes it over first, or gives it by its serial."""
        waiting = sheets.to_hand_over()
        self.with_others = waiting.exclude(Q(held_by=None) | Q(held_by=self.request.user))
        return waiting.filter(Q(held_by=None) | Q(held_by=self.request.user))

    def get_context_data(self, **kwargs):
        return super().get_context_data(with_others=self.with_others.count(), **kwargs)

    def act(self, sheets, said):
        return custody.hand_over(sheets, to=said["to"], on=said["on"], by=self.request.user)


class TakeStock(TickList):
    """An officer writes down that she has got sheets which somebody else held."""

    form_class = TakeStockForm
    template_name = "placards/take_stock.html"
    said_of = "Đã ghi: {} biển nay do anh/chị giữ."

    def narrow(self, sheets):
        return sheets.filter(custody=Custody.STOCK).exclude(held_by=self.request.user)

    def act(self, sheets, said):
        return custody.pass_on(sheets, to=self.request.user, by=self.request.user)


class HandOverBySerial(ServiceFormView):
    """The field is ready for the next serial, and the day stays as it was.

    So does the receiver if it is the trader. Anybody else's name is asked for anew: in a session no erasure finds it.
    """

    form_class = SerialHandOverForm
    template_name = "placards/hand_over_serial.html"
    nav = "placards"

    def dispatch(self, request):
        at_a_market = Market.objects.visible_to(request.user, to=Action.HAND_OVER)
        if not (request.user.scope.may(Action.HAND_OVER) or at_a_market.exists()):
            raise PermissionDenied("Vai trò của anh/chị không được giao biển.")
        return super().dispatch(request)

    def get_initial(self):
        last = self.request.session.get(LAST_SAID, {})
        if not last:
            return super().get_initial()
        to = RECEIVER if last["to"] == RECEIVER else ""
        return super().get_initial() | {"to": to, "on": parse_date(last["on"])}

    def get_context_data(self, **kwargs):
        user = self.request.user
        today = Placard.objects.visible_to(user).filter(handed_by=user, handed_on=timezone.localdate())
        return super().get_context_data(n_today=today.count(), **kwargs)

    def save(self, form):
        said = form.cleaned_data
        try:
            placard = get_visible(Placard, self.request.user, to=Action.HAND_OVER, serial=said["serial"])
        except Http404 as error:
            sentence = "Không có biển nào mang mã này trong địa bàn của anh/chị."
            raise ValidationError({"serial": sentence}) from error
        (sheet,) = custody.hand_over([placard], to=said["to"], on=said["on"], by=self.request.user)
        to = RECEIVER if said["to"] == RECEIVER else ""
        self.request.session[LAST_SAID] = {"to": to, "on": str(said["on"])}
        self.said = f"Đã giao biển {sheet}: {sheet.stall}, {sheet.stall.market}. Gõ mã tiếp theo."
        return reverse("placards:hand-over-serial")
