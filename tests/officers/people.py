"""People to appoint, and places to appoint them to."""

from officers.models import User
from places.models import AdminUnit, Area


def again(user):
    """The same user at her next request."""
    return User.objects.get(pk=user.pk)


def unit(name):
    return AdminUnit.objects.current().get(name=name)


def area(name):
    return Area.objects.current().get(name=name)
