import pytest

from places.models import AdminUnit, Area, Succession


@pytest.fixture(autouse=True)
def no_units_yet(request):
    """These tests load the register themselves. Children go with their parents, so PROTECT is passed over."""
    if request.node.get_closest_marker("django_db") is None and "db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    Succession.objects.all().delete()
    Area.objects.all().delete()
    units = AdminUnit.objects.all()
    units._raw_delete(units.db)
