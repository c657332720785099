"""Rows are reached through `visible_to(user)`; in tests and in development a request that forgets it fails at once.

The guard is on while a view answers and off inside services (`unit_of_work`), whose callers hand in rows that came
through the scope. It is a second pair of eyes, not the rule: in production the rule is `visible_to` itself.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.db import models
from django.db.models import Q

from officers.enums import Action

_in_request: ContextVar[bool] = ContextVar("in_request", default=False)
_guarded: ContextVar[bool] = ContextVar("guarded", default=False)
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')


class UnscopedQueryError(Exception):
    """A request read or wrote register rows without `visible_to` or a service. A mistake of ours, never of a user."""


@contextmanager
def guard(connection):
    """Around the answering of one request."""
    tokens = _in_request.set(True), _guarded.set(True)
    try:
        with connection.execute_wrapper(_refuse_bare_writes):
            yield
    finally:
        _in_request.reset(tokens[0])
        _guarded.reset(tokens[1])


@contextmanager
def beyond_scope():
    """For what must see every row: services, jobs, and uniqueness. test_scoping.py lists who uses it."""
    token = _guarded.set(False)
    try:
        yield
    finally:
        _guarded.reset(token)


@contextmanager
def back_in_scope():
    """For a view's own code that a service calls back."""
    token = _guarded.set(_in_request.get())
    try:
        yield
    finally:
        _guarded.reset(token)


def _refuse_bare_writes(execute, sql, params, many, context):
    table = written_table(sql)
    if table and _guarded.get() and table in scoped_tables():
        raise UnscopedQueryError(f"{table} is written outside a service")
    return execute(sql, params, many, context)


def written_table(sql) -> str:
    match = WRITE.match(sql) if isinstance(sql, str) else None
    return match[1] if match else ""


@cache
def scoped_tables() -> frozenset[str]:
    from django.apps import apps  # noqa: PLC0415  the registry is not ready when this module is imported

    return frozenset(model._meta.db_table for model in apps.get_models() if is_scoped(model))


def is_scoped(model) -> bool:
    return issubclass(getattr(model._default_manager, "_queryset_class", models.QuerySet), ScopedQuerySet)


class ScopedQuerySet(models.QuerySet):
    """Of rows that belong to somewhere. A subclass says in `in_scope` which of them a user may do `to` with."""

    # Foreign keys along which the scope follows: who may see a market may see its stalls by `market.stalls`.
    follows: tuple[str, ...] = ()
    _is_scoped = False

    def in_scope(self, user, to) -> Q:
        raise NotImplementedError

    def visible_to(self, user, *, to=Action.SEE):
        return self.filter(self.in_scope(user, to)).known_to_be_visible()

    def known_to_be_visible(self):
        """For rows that are about a row which came through the scope, where no foreign key says so."""
        narrowed = self._chain()
        narrowed._is_scoped = True
        return narrowed

    def _clone(self):
        clone = super()._clone()
        clone._is_scoped = self._is_scoped
        return clone

    def __or__(self, other):
        return self._united(super().__or__(other), other)

    def __xor__(self, other):
        return self._united(super().__xor__(other), other)

    def union(self, *others, all=False):  # noqa: A002  as Django calls it
        return self._united(super().union(*others, all=all), *others)

    def _united(self, rows, *others):
        """Scoped only if every part is; a part that is nothing adds nothing."""
        united = rows._chain()
        united._is_scoped = all(each._is_scoped or each.query.is_empty() for each in (self, *others))
        return united

    def raw(self, *args, **kwargs):
        self._refuse_unscoped()
        return super().raw(*args, **kwargs)

    def _follows_a_row(self):
        row = self._hints.get("instance")
        return any(isinstance(row, self.model._meta.get_field(name).remote_field.model) for name in self.follows)

    def _refuse_unscoped(self):
        if _guarded.get() and not (self._is_scoped or self._follows_a_row() or self.query.is_empty()):
            raise UnscopedQueryError(f"{self.model.__name__} rows are read in a request without visible_to(user)")

    def _fetch_all(self):
        if self._result_cache is None:
            self._refuse_unscoped()
        super()._fetch_all()

    def iterator(self, *args, **kwargs):
        self._refuse_unscoped()
        return super().iterator(*args, **kwargs)

    def count(self):
        if self._result_cache is None:
            self._refuse_unscoped()
        return super().count()

    def exists(self):
        if self._result_cache is None:
            self._refuse_unscoped()
        return super().exists()

    def aggregate(self, *args, **kwargs):
        self._refuse_unscoped()
        return super().aggregate(*args, **kwargs)
