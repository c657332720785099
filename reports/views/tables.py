"""The table of communes and markets, the funnel of any place on any day, and the stalls behind each number."""

from django.db.models import Case, When
from django.utils import timezone
from django.utils.text import capfirst
from django.views.generic import TemplateView

from officers.access import with_rights
from officers.enums import Action
from officers.lists import ScopedListView
from outreach.walking import with_last_visit
from places.models import AdminUnit
from reports.addresses import rows_url
from reports.enums import BEFORE, DEFINITIONS, WAITING, Reached
from reports.forms import RowsForm, WhereForm
from reports.league import league
from reports.models import Snapshot
from reports.narrowing import PER, split, stalls_of
from reports.papers import may_make
from reports.tiles import size, tiles
from stalls.models import Stall
from stalls.views.columns import STALL_COLUMNS

HEADLINE = Reached.SEEN
# What is found out by going there.
VISITED = (Reached.SEEN, Reached.USED)


def when(form, snapshot):
    """Nothing of a day that can't be read, and of one without a count the day alone: "now" is neither."""
    if form.errors:
        return ""
    day = form.cleaned_data.get("day")
    if snapshot:
        return f"Số liệu chốt ngày {snapshot.day:%d/%m/%Y}"
    return f"Ngày {day:%d/%m/%Y}: chưa có số liệu" if day else "Lúc này"


class League(TemplateView):
    """`by` is unit or market; `?step=` is what it is ordered by, `?order=worst` turns it round."""

    template_name = "reports/league.html"
    by = "unit"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("step", "")
        reached = Reached(asked) if asked in Reached.values else HEADLINE
        worst_first = self.request.GET.get("order") == "worst"
        found = league(self.request.user, by=self.by, reached=reached, worst_first=worst_first)
        width, height = size()
        return super().get_context_data(**kwargs) | {
            "nav": "reports",
            "by": self.by,
            "reached": reached,
            "worst_first": worst_first,
            "steps": list(Reached),
            "league": found,
            "when": f"Số liệu chốt ngày {found.day:%d/%m/%Y}" if found else "",
            "rows": [(row, self._cells(row, found.day)) for row in found.rows] if found else [],
            "stalled": [row for row in found.rows if row.is_stalled] if found else [],
            "may_make": may_make(self.request.user),
            "tiles": self._tiles(found) if found and self.by == "unit" and len(found.rows) > 1 else [],
            "map_size": f"0 0 {width} {height}",
        }

    def _tiles(self, found):
        """The whole of what she sees: a commune without a stall is a place too."""
        counted = {row.place.pk for row in found.rows}
        units = AdminUnit.objects.filter(pk__in=self.request.user.scope.unit_ids(Action.SEE) - counted)
        return tiles(found.rows, units.communes().current().values_list("code", "name"))

    def _cells(self, row, day):
        where = {self.by: row.place.pk, "day": f"{day:%d/%m/%Y}"}
        return [(step, count, share, rows_url(step=step, **where)) for step, count, share in row.cells]


class Funnel(TemplateView):
    """How far the stalls of a place have come, now or on a day that was counted, and taken apart."""

    template_name = "reports/funnel.html"

    def get_context_data(self, **kwargs):
        form = WhereForm(self.request.GET, request=self.request)
        within = form.within()
        day = form.cleaned_data.get("day")
        snapshot = Snapshot.objects.at(day) if day else None
        context = super().get_context_data(**kwargs) | {"nav": "reports", "form": form, "when": when(form, snapshot)}
        context["filter"] = {"form": form}
        if form.errors or (day and snapshot is None):
            return context | {"missing": day if not form.errors else None}
        per = form.cleaned_data.get("per") or "unit"
        user = self.request.user
        total, parts = split(user, snapshot, within, per=per)
        asked = within | {"day": f"{snapshot.day:%d/%m/%Y}" if snapshot else ""}
        return context | {
            "total": total,
            "steps": [self._step(reached, total, asked) for reached in Reached],
            "per": PER[per],
            "parts": [self._part(part, per, asked) for part in parts],
        }

    def _step(self, reached, total, asked):
        return {
            "label": reached.label,
            "count": total[reached],
            "share": total.share(reached),
            "definition": DEFINITIONS[reached],
            "url": rows_url(step=reached, **asked),
            "waits": total.waiting(reached) if reached in BEFORE else 0,
            "waits_for": WAITING.get(reached),
            "waits_url": rows_url(step=reached, waiting="on", **asked),
        }

    def _part(self, part, per, asked):
        """What belongs nowhere has no address that names it."""
        where = asked | {per: part.key}
        cells = [
            (reached, part.figures[reached], part.figures.share(reached), part.key and rows_url(step=reached, **where))
            for reached in Reached
        ]
        return {"name": part.name, "total": part.figures.total, "share": part.figures.share(HEADLINE), "cells": cells}


class StallRows(ScopedListView):
    """The stalls that a number counts."""

    export_columns, export_name = STALL_COLUMNS, "Gian hàng theo chỉ số"
    model = Stall
    template_name = "reports/stall_list.html"
    nav = "reports"

    def get_queryset(self):
        form = self.form = RowsForm(self.request.GET, request=self.request)
        within, user = form.within(), self.request.user
        day = form.cleaned_data.get("day")
        self.snapshot = Snapshot.objects.at(day) if day else None
        self.is_one_place = "market" in within or "unit" in within
        self.reached = Reached(form.cleaned_data.get("step") or Reached.REGISTERED)
        self.waiting = bool(form.cleaned_data.get("waiting")) and self.reached in BEFORE
        if form.errors or (day and self.snapshot is None):
            return Stall.objects.visible_to(user).none()
        stalls = stalls_of(user, self.snapshot, within, self.reached, waiting=self.waiting)
        related = stalls.select_related("market", "section").with_tenant(user)
        places = ["market__sort_key", "market_id"]
        if self.asks_for_visits:
            related = with_last_visit(with_rights(related, user, Action.VISIT), user)
            # Whoever comes back to the list finds what is next at its top.
            was_today = Case(When(last_visit_on=timezone.localdate(), then=1), default=0)
            related, places = related.annotate(was_today=was_today), ["was_today", *places]
        return related.in_walking_order(*places)

    @property
    def asks_for_visits(self):
        """Whoever goes there now may end the waiting. Of a whole province nobody does, and its last visits are many."""
        return self.waiting and self.reached in VISITED and self.snapshot is None and self.is_one_place

    def export_filters(self):
        day = f", ngày {self.snapshot.day:%d/%m/%Y}" if self.snapshot else ""
        return f"{WAITING[self.reached] if self.waiting else self.reached.label.lower()}{day}"

    def get_context_data(self, **kwargs):
        title = capfirst(WAITING[self.reached]) if self.waiting else self.reached.label
        # A definition says who has come so far; those who wait for it are the others.
        definition = "" if self.waiting else DEFINITIONS[self.reached]
        said = {"title": title, "when": when(self.form, self.snapshot), "definition": definition}
        said |= {"visit": self.asks_for_visits, "back": self.request.get_full_path(), "today": timezone.localdate()}
        said |= {"no_count": bool(self.form.cleaned_data.get("day")) and self.snapshot is None}
        return super().get_context_data(form=self.form, **said, **kwargs)
