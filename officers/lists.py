"""Pages of long lists, at a cost that does not grow with the table."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.views.generic import ListView

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

    def get_queryset(self):
        visible = self.model.objects.visible_to(self.request.user)
        if self.filterset_class is None:
            return self.for_list(visible)
        self.filterset = self.filterset_class(self.request.GET, queryset=visible, request=self.request)
        return self.for_list(self.filterset.qs)

    def for_list(self, queryset):
        return queryset

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page, query = context["page_obj"], self.request.GET.copy()
        query.pop("page", None)
        if self.filterset_class:
            context |= {"filter": self.filterset, "chips": self._chips(query)}
        return context | {
            "nav": self.nav,
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
