"""Ending whatever somebody holds, appointments and seats alike, each by the service of its own kind."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from officers.audit import service
from officers.models import Appointment, Term, User
from officers.services.appointments import end_appointment

# One for every kind in TERMS; each app adds its own when it starts.
TERM_ENDERS: dict[type[Term], Callable] = {Appointment: end_appointment}


@service
def end_term(user, code, *, by):
    """At once. The one with this code, if it is hers."""
    for term in _not_over(user):
        if term.code == code:
            return TERM_ENDERS[type(term)](term, by=by)
    raise ValidationError(f"{user.username} không có vai trò nào mang mã {code}. {_in_words(user)}")


@service
def end_all_terms(user, *, by) -> list[Term]:
    """At once, also those to come; she is locked first, so that nobody gives her another meanwhile."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    terms = _not_over(user)
    if not terms:
        raise ValidationError(_in_words(user))
    return [TERM_ENDERS[type(term)](term, by=by) for term in terms]


def _not_over(user):
    return [term for model in TERM_ENDERS for term in model.objects.not_over().filter(user=user).with_place()]


def _in_words(user):
    terms = [f"{term.code} ({term.role_label}, {term.place})" for term in _not_over(user)]
    return f"Đang có: {'; '.join(terms)}." if terms else f"{user.username} không còn vai trò nào."
