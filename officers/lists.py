"""Pages of long lists, at a cost that does not grow with the table."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.views.generic import ListView

from officers import exporting
from officers.enums import Action

MOST_COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts to 10,000 and no further, so neither the count nor an OFFSET ever walks a whole province's rows."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST_COUNTED].count()

    @property
    def count_text(self):
        return (
            f"{MOST_COUNTED:,}+".replace(",", ".")
            if self.count == MOST_COUNTED
            else f"{self.count:,}".replace(",", ".")
        )


class ScopedListView(ListView):
    """A list of what the user may see, narrowed by `filterset_class`. Its chips say which filters are on."""

    paginate_by = 50
    paginator_class = CappedPaginator
    filterset_class = None
    nav = ""
    # What a file of the list says, and by which right; without columns there is no file.
    export_columns = ()
    export_name = ""
    export_right = Action.EXPORT

    def get(self, request, *args, **kwargs):
        if exporting.FIELD in request.GET and self.export_columns:
            return exporting.export(self, request.GET[exporting.FIELD])
        return super().get(request, *args, **kwargs)

    def may_export(self):
        """Somewhere; which rows, `for_export` says. Of a board the rows are asked: its right comes with its market."""
        user = self.request.user
        if user.scope.roles:
            return user.scope.may(self.export_right)
        return self.model.objects.visible_to(user, to=self.export_right).exists()

    def for_export(self, queryset):
        mine = self.model.objects.visible_to(self.request.user, to=self.export_right)
        return queryset.filter(pk__in=mine.values("pk"))

    def export_filters(self):
        """Which are in force, without what was typed: it may name somebody."""
        if self.filterset_class is None or not self.filterset.form.is_valid():
            return ""
        said = self.filterset.form.cleaned_data
        return ", ".join(self.filterset.form.fields[name].label for name, value in said.items() if value)

    def get_queryset(self):
        visible = self.model.objects.visible_to(self.request.user)
        if self.filterset_class is None:
            return self.for_list(visible)
        self.filterset = self.filterset_class(self.request.GET, queryset=visible, request=self.request)
        return self.for_list(self.filterset.qs)

    def for_list(self, queryset):
        return queryset

    def paginate_queryset(self, queryset, page_size):
        """Of a list that is worked off the last page may be gone when its last row is done: it is the one before."""
        asked = self.request.GET.get(self.page_kwarg, "")
        if not (asked.isascii() and asked.isdigit() and int(asked[:9]) > 0):
            return super().paginate_queryset(queryset, page_size)
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.page(min(int(asked[:9]), paginator.num_pages))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page, query = context["page_obj"], self.request.GET.copy()
        query.pop("page", None)
        asked = query.urlencode()
        if self.filterset_class:
            context |= {"filter": self.filterset, "chips": self._chips(query)}
        return context | {
            "nav": self.nav,
            "export_url": f"?{asked}{asked and '&'}{exporting.FIELD}=" if exporting.may_export(self) else "",
            "count_text": context["paginator"].count_text,
            "position": f"Trang {page.number} / {context['paginator'].num_pages}",
        }

    def _chips(self, query):
        form, chips = self.filterset.form, []
        if not form.is_valid():
            return chips
        for name, value in form.cleaned_data.items():
            if value in (None, "", []):
                continue
            rest = query.copy()
            rest.pop(name, None)
            shown = dict(getattr(form.fields[name], "choices", ())).get(value, value)
            chips.append({"label": f"{form.fields[name].label}: {shown}", "url": f"?{rest.urlencode()}"})
        return chips
