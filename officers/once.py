"""A form sent twice makes one row: its one-time key is taken in the same transaction as the rows it makes."""

import json
import secrets

from django import forms

from officers.audit import service
from officers.models import FormReceipt
from officers.scoping import back_in_scope
from officers.sealed import blind_index

FIELD = "once"
# Neither the tokens nor which of two save buttons was pressed make another form of it.
NOT_SAID = {FIELD, "csrfmiddlewaretoken", "next"}


def new_key() -> str:
    return secrets.token_urlsafe(24)


class OnceForm(forms.Form):
    """Adds the hidden one-time key to a form."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD].initial = new_key()


def key_of(posted) -> str:
    """The key that came with a form or a button; what can't be one finds none."""
    return posted.get(FIELD, "")[:40].replace("\0", "")


def digest_of(data) -> str:
    """What was sent, as a keyed digest: two posts of a page are the same only if they say the same."""
    said = [(name, data.getlist(name)) for name in sorted(data) if name not in NOT_SAID]
    return blind_index(json.dumps(said), domain="form")


def answer_of(user, key: str, digest: str) -> str | None:
    """Where the same form led that was taken before; None if there was none."""
    taken = FormReceipt.objects.filter(user=user, key=key, digest=digest) if key else FormReceipt.objects.none()
    return taken.values_list("answer", flat=True).first()


@service
def answer_once(user, key: str, digest: str, work) -> tuple[str, bool]:
    """Runs `work()`, which returns the address to go to, unless the last form with this key said the same.

    Gives the address, the first one's for a repeat, and whether the work was done. A page that is sent again after
    Back with something corrected says something else, and is done. On PostgreSQL the second insert waits for the
    first transaction; on SQLite writers queue from the start.
    """
    if not key:
        with back_in_scope():
            return work(), True
    receipt, is_new = FormReceipt.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"digest": digest}
    )
    if not is_new and receipt.digest == digest:
        return receipt.answer, False
    with back_in_scope():
        receipt.answer = work()
    receipt.digest = digest
    receipt.save()
    return receipt.answer, True
