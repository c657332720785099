import base64
from copy import copy

from jobs.files import read_file
from officers.access import get_visible
from officers.enums import Action
from payments.forms import ConfirmForm
from payments.models import PayoutAccount
from payments.payloads import MOST_SHOWN, payload_of
from payments.vietqr import group_digits
from payments.views.register import account_url
from stalls.enums import Revealed
from stalls.models import Stall
from stalls.views.reveals import RevealView


def shown_inline(picture):
    """On the page itself: an address of its own could be passed on, and opened without a reason."""
    try:
        image = base64.b64encode(read_file(picture.file_name)).decode()
    except FileNotFoundError:
        image = ""
    return {"kept_at": picture.kept_at, "kept_by": picture.kept_by, "image": image}


class RevealAccount(RevealView):
    """Number and code together, and the form to confirm the holder's name anew while the code is on the screen."""

    template_name = "payments/account_reveal.html"
    what, event, title = Revealed.ACCOUNT, "account.reveal", "Xem số tài khoản"

    def get_row(self, user, code):
        return get_visible(PayoutAccount.objects.select_related("owner", "bank"), user, to=Action.REVEAL, code=code)

    @property
    def owner(self):
        return self.row.owner

    def revealed(self):
        shown = Stall.objects.visible_to(self.request.user, to=Action.REVEAL).select_related("market")
        stalls = shown.filter(tenancies__until=None, tenancies__stall_accounts__account=self.row)
        codes = [
            {"stall": stall, "payload": payload_of(stall, self.row), "url": account_url(stall, self.row)}
            for stall in stalls.in_walking_order()[:MOST_SHOWN]
        ]
        return {
            "number": group_digits(self.row.number),
            "codes": codes,
            "pictures": [shown_inline(each) for each in self.row.pictures.all()],
            "confirm": ConfirmForm(instance=copy(self.row), asks_consent=False),
        }
