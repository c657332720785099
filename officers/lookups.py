"""`among`: `in` for a whole scope. PostgreSQL is sent the keys as one value: a province has hundreds, in each query."""

from django.core.exceptions import EmptyResultSet
from django.db.models import BigAutoField
from django.db.models.lookups import In


@BigAutoField.register_lookup
class Among(In):
    """Of keys alone: `unit__pk__among=user.scope.unit_ids(Action.SEE)`."""

    lookup_name = "among"

    def as_postgresql(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        key, params = self.process_lhs(compiler, connection)
        return f"{key} = ANY(%s::bigint[])", [*params, list(self.rhs)]
