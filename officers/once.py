"""A form sent twice makes one row: its one-time key is taken in the same transaction as the rows it makes."""

import secrets

from django import forms
from django.db import IntegrityError, transaction

from officers.models import FormReceipt

FIELD = "once"


class OnceForm(forms.Form):
    """Adds the hidden one-time key to a form."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD].initial = secrets.token_urlsafe(24)


def answer_once(user, key: str, work) -> str:
    """Runs `work()`, which returns the address to go to, once for a key; a repeat gets the first one's address.

    On PostgreSQL the second insert waits for the first transaction; on SQLite writers queue from the start.
    """
    if not key:
        with transaction.atomic():
            return work()
    try:
        with transaction.atomic():
            receipt = FormReceipt.objects.create(user=user, key=key)
            answer = work()
            FormReceipt.objects.filter(pk=receipt.pk).update(answer=answer)
            return answer
    except IntegrityError:
        taken = FormReceipt.objects.filter(user=user, key=key).first()
        if taken is None:
            raise
        return taken.answer
