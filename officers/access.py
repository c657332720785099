"""How views reach rows: through `visible_to`, and to nothing else."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, QuerySet
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


def allowed_of(row, user, *actions) -> set:
    """Which of the actions `user` may do with the row: one query, however many they are."""
    rows = type(row).objects
    asked = {str(to): Exists(rows.visible_to(user, to=to).filter(pk=row.pk)) for to in actions}
    found = rows.visible_to(user).filter(pk=row.pk).values(**asked).first() or {}
    return {to for to in actions if found.get(str(to))}
