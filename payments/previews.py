"""What would be saved, shown while it is typed: the number in groups, what was taken out of it, the bank, the code."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from payments.models import PayoutAccount
from payments.payloads import payload_of
from payments.services.numbers import number_of
from payments.vietqr import VietQRError, group_digits

SEPARATORS = {" ": "dấu cách", "\xa0": "dấu cách", ".": "dấu chấm", "-": "dấu gạch"}


@dataclass(frozen=True)
class Preview:
    """Each part is empty as long as it can't be told. `problems`: of what was typed, not of what is still missing."""

    label: str = ""
    number: str = ""
    taken_out: str = ""
    bank_label: str = ""
    bank: str = ""
    payload: str = ""
    problems: tuple[str, ...] = ()


def preview_of(stall, form) -> Preview:
    form.full_clean()
    bank, number = form.cleaned_data.get("bank"), form.cleaned_data.get("number", "")
    payload = ""
    if bank and number and stall.code:
        try:
            payload = _payload(stall, bank, number, form.issued)
        except ValidationError as error:
            form.add_service_errors(error)
    typed = [name for name in ("bank", "number") if form[name].value()]
    return Preview(
        label=form.fields["number"].label,
        number=group_digits(number),
        taken_out=what_was_taken_out(form["number"].value(), number) if number else "",
        bank_label=form.fields["bank"].label,
        bank=bank.name if bank else "",
        payload=payload,
        problems=tuple(problem for name in typed for problem in form.errors.get(name, ())),
    )


def _payload(stall, bank, number, issued) -> str:
    account = PayoutAccount(bank=bank)
    account.number, account.issued = number_of(bank, number=number, issued=issued), issued
    try:
        return payload_of(stall, account)
    except VietQRError as error:
        raise ValidationError(str(error)) from error


def what_was_taken_out(typed: str, number: str) -> str:
    """`đã bỏ 3 dấu cách, 1 dấu chấm`; empty when the number is as it was typed."""
    left = Counter(typed) - Counter(number)
    counts = Counter()
    for character, times in left.items():
        counts[SEPARATORS.get(character, "ký tự thừa")] += times
    return "đã bỏ " + ", ".join(f"{times} {name}" for name, times in counts.items()) if counts else ""
