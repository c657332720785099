"""Pages of events: the whole chain for those who audit, and the history of one row for those who may see the row."""

from django.core.exceptions import PermissionDenied

from officers.audit import head_text
from officers.enums import Action
from officers.filters import AuditFilter
from officers.lists import ScopedListView
from officers.models import AuditEvent
from officers.telling import tell
from officers.views.columns import EVENT_COLUMNS


class EventList(ScopedListView):
    model = AuditEvent

    def for_list(self, queryset):
        return queryset.select_related("actor", "unit").order_by("-seq")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tell(context["object_list"])
        return context


class AuditList(EventList):
    export_columns, export_name, export_right = EVENT_COLUMNS, "Nhật ký", Action.AUDIT
    filterset_class = AuditFilter
    template_name = "officers/audit_list.html"
    nav = "audit"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.scope.may(Action.AUDIT):
            raise PermissionDenied("Vai trò của anh/chị không được xem nhật ký.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(head=head_text(), shows_where=True, **kwargs)


class HistoryView(EventList):
    """The history of one row. A subclass finds the row through its scope and says what else belongs to it."""

    template_name = "officers/history.html"
    crumbs = ""

    def get_row(self):
        raise NotImplementedError

    def rows(self):
        return [self.row]

    def get_queryset(self):
        self.row = self.get_row()
        return self.for_list(AuditEvent.objects.about(*self.rows()))

    def get_context_data(self, **kwargs):
        told = {"row": self.row, "crumbs": self.crumbs, "history_url": self.request.path, "shows_where": False}
        return super().get_context_data(**told, **kwargs)
