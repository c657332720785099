"""Which roles people hold, appointments and seats alike, and over whose account that gives power to whom."""

import hashlib
import json

from django.db.models import Exists, OuterRef, Q

from officers.enums import Role, TermState
from officers.models import TERMS
from officers.roles import APPOINTS
from officers.scoping import beyond_scope

_STATES = list(TermState)


def terms_of(users, *, viewer) -> dict:
    """What `viewer` may see of the terms of each user, by her key: those that run, those to come, those that ended."""
    return _by_user(users, lambda model: model.objects.visible_to(viewer))


def working_terms(user) -> list:
    """Her own that run now."""
    return [term for term in terms_of([user], viewer=user)[user.pk] if term.state is TermState.WORKING]


def mark_of_places(user) -> str:
    """What she works as and where, as a word to compare: another one as soon as something is given or taken."""
    told = sorted([term._meta.label, term.pk, term.role, sorted(term.unit_ids)] for term in working_terms(user))
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _by_user(users, rows_of):
    found = {user.pk: [] for user in users}
    for model in TERMS:
        for term in rows_of(model).filter(user__in=users).with_place():
            found[term.user_id].append(term)
    for terms in found.values():
        terms.sort(key=lambda term: (_STATES.index(term.state), -term.valid_from.toordinal()))
    return found


def manageable(by, users) -> set:
    """Keys of those whose account `by` may give a new link to, pair anew or open again.

    A new link is the whole account: so she must be able to give every role that the user has or is to have, wherever
    it was given. Of who has none any more, every one of those that ended last.
    """
    return {key for key, terms in _held(by, users).items() if _may_manage(by, terms)}


def stoppable(by, users) -> set:
    """Keys of those whom `by` may stop or sign out: of the roles that run she must be able to give one.

    So what somebody far above gave does not take an officer out of the hands of her own superior. But a small role is
    no handle on one who stands above `by`, or she could give it first and stop her superior by it.
    """
    return {key for key, terms in _held(by, users).items() if _may_stop(by, terms)}


def stands_above(user, by) -> bool:
    """Whether she could give `by` every role that `by` has: nobody gives a role to her own superior."""
    (terms,) = _held(by, [user]).values() or ([],)
    return _stand_above(by, [term for term in terms if not term.is_over])


def _held(by, users):
    with beyond_scope():
        return _by_user([user for user in users if user != by], lambda model: model.objects.all())


def _may_give(by, term):
    return by.scope.may_appoint(term.role, term.unit_ids)


def _may_manage(by, terms):
    counting = [term for term in terms if not term.is_over] or _ended_last(terms)
    return bool(counting) and all(_may_give(by, term) for term in counting)


def _may_stop(by, terms):
    running = [term for term in terms if term.state is TermState.WORKING]
    can_give_one = any(_may_give(by, term) for term in running) and not _stand_above(by, running)
    return can_give_one or _may_manage(by, terms)


def _stand_above(by, terms):
    """Whoever holds these could give every role that `by` has."""
    given = {role for term in terms for role in APPOINTS[Role(term.role)]}
    return given.issuperset(by.scope.roles)


def _ended_last(terms):
    last_day = max((term.until for term in terms), default=None)
    return [term for term in terms if term.until == last_day]


def holding(viewer, narrow) -> Q:
    """Users with a term among those that `viewer` sees, of which `narrow(queryset)` leaves something."""
    found = Q()
    for model in TERMS:
        found |= Q(Exists(narrow(model.objects.visible_to(viewer)).filter(user=OuterRef("pk"))))
    return found
