"""Which roles people hold, appointments and seats alike, and over whose account that gives power to whom."""

from django.db.models import Exists, OuterRef, Q

from officers.enums import TermState
from officers.models import TERMS
from officers.scoping import beyond_scope

_STATES = list(TermState)


def terms_of(users, *, viewer) -> dict:
    """What `viewer` may see of the terms of each user, by her key: those that run, those to come, those that ended."""
    return _by_user(users, lambda model: model.objects.visible_to(viewer))


def _by_user(users, rows_of):
    found = {user.pk: [] for user in users}
    for model in TERMS:
        for term in rows_of(model).filter(user__in=users).with_place():
            found[term.user_id].append(term)
    for terms in found.values():
        terms.sort(key=lambda term: (_STATES.index(term.state), -term.valid_from.toordinal()))
    return found


def manageable(by, users) -> set:
    """Keys of those whose account `by` may sign out, stop or give a new link to.

    A new link is the whole account: so she must be able to give every role that the user has or is to have, wherever
    it was given. Of who has none any more, one of the old ones will do.
    """
    with beyond_scope():
        held = _by_user([user for user in users if user != by], lambda model: model.objects.all())
    return {key for key, terms in held.items() if _may_manage(by, terms)}


def _may_manage(by, terms):
    ahead = [term for term in terms if not term.is_over]
    able = [by.scope.may_appoint(term.role, term.unit_ids) for term in ahead or terms]
    return all(able) if ahead else any(able)


def holding(viewer, narrow) -> Q:
    """Users with a term among those that `viewer` sees, of which `narrow(queryset)` leaves something."""
    found = Q()
    for model in TERMS:
        found |= Q(Exists(narrow(model.objects.visible_to(viewer)).filter(user=OuterRef("pk"))))
    return found
