"""How views reach rows: through `visible_to`, and to nothing else."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from officers.enums import Action


def get_visible(source, user, *, to=Action.SEE, **lookup):
    """The row of a model or queryset: 404 outside the user's scope, 403 if her role there doesn't allow `to`."""
    if any("\0" in value for value in lookup.values() if isinstance(value, str)):
        raise Http404  # PostgreSQL takes no such character, not even to look for
    queryset = source if isinstance(source, QuerySet) else source.objects
    try:
        return queryset.visible_to(user, to=to).get(**lookup)
    except queryset.model.DoesNotExist as error:
        if to is not Action.SEE and queryset.visible_to(user).filter(**lookup).exists():
            raise PermissionDenied("Vai trò của anh/chị ở đây chỉ được xem.") from error
        raise Http404 from error


def allowed(row, user, to) -> bool:
    return type(row).objects.visible_to(user, to=to).filter(pk=row.pk).exists()


def with_rights(queryset, user, *actions):
    """Adds `may_register` and the like to each row, within the query that reads it."""
    rows = queryset.model.objects
    return queryset.annotate(
        **{f"may_{to.value}": Exists(rows.visible_to(user, to=to).filter(pk=OuterRef("pk"))) for to in actions}
    )


def actions_allowed(row, user, *actions) -> set[Action]:
    """Which of these she may do to the row, by one query."""
    found = with_rights(type(row).objects.visible_to(user).filter(pk=row.pk), user, *actions)
    may = found.values(*(f"may_{to.value}" for to in actions)).first() or {}
    return {to for to in actions if may.get(f"may_{to.value}")}
