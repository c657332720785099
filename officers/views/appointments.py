"""Giving a role, taking one away, moving one after a merger."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from officers.access import get_visible
from officers.confirming import ConfirmedRecently
from officers.forms.people import AppointForm, EndForm, NewOfficerForm
from officers.formviews import ServiceFormView
from officers.lists import ScopedListView
from officers.models import Appointment
from officers.services import appoint, create_officer, end_appointment, move_appointment, user_named
from officers.views.people import AppointersOnly, OfficerPage
from places.models import AdminUnit


class AppointView(AppointersOnly, ConfirmedRecently, ServiceFormView):
    form_class = AppointForm
    template_name = "officers/appoint.html"
    said = "Đã giao vai trò."
    title, submit = "Giao thêm vai trò", "Giao vai trò"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"scope": self.request.user.scope}

    def get_initial(self):
        return {"username": self.request.GET.get("user", "")[:60].replace("\0", "")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title, submit=self.submit, **kwargs)

    def save(self, form):
        told = form.cleaned_data
        user = user_named(told["username"])
        appoint(user, role=told["role"], on=told["since"], by=self.request.user, **told["place"])
        return reverse("officers:officer-detail", args=[user.username])


class OfficerCreate(AppointView):
    form_class = NewOfficerForm
    said = "Đã thêm cán bộ. Bước tiếp theo: in phiếu đăng ký, giao tận tay."
    title, submit = "Thêm cán bộ", "Thêm cán bộ"

    def get_initial(self):
        return {}

    def save(self, form):
        told = form.cleaned_data
        user = create_officer(
            told["username"],
            full_name=told["full_name"],
            role=told["role"],
            on=told["since"],
            by=self.request.user,
            **told["place"],
        )
        return f"{reverse('officers:slips')}?{urlencode({'user': user.username})}"


class AppointmentEnd(OfficerPage, ConfirmedRecently, ServiceFormView):
    form_class = EndForm
    template_name = "officers/appointment_end.html"
    said = "Đã ghi thôi vai trò."

    def dispatch(self, request, *args, code, **kwargs):
        self.code = code
        return super().dispatch(request, *args, **kwargs)

    def get_appointment(self):
        found = Appointment.objects.select_related("unit", "area")
        return get_visible(found, self.request.user, user__pk=self.officer.pk, code=self.code)

    def get_context_data(self, **kwargs):
        return super().get_context_data(appointment=self.get_appointment(), **kwargs)

    def save(self, form):
        end_appointment(self.get_appointment(), by=self.request.user, on=form.last_day)
        return reverse("officers:officer-detail", args=[self.officer.username])


class Reassign(AppointersOnly, ConfirmedRecently, ScopedListView):
    """Appointments in units that are no more, each with where it can go."""

    model = Appointment
    template_name = "officers/reassign.html"

    def for_list(self, queryset):
        waiting = queryset.in_ended_units().exclude(user=self.request.user).select_related("user", "unit")
        return waiting.prefetch_related("unit__successions__new").order_by("unit__sort_key", "user__sort_key", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        scope = self.request.user.scope
        for appointment in context["object_list"]:
            successors = [step.new for step in appointment.unit.successions.all() if step.new.is_current]
            appointment.successors = [
                unit for unit in successors if scope.may_appoint(appointment.role, {appointment.unit_id, unit.pk})
            ]
        return context

    def post(self, request):
        seen = get_visible(Appointment, request.user, code=request.POST.get("appointment", ""))
        appointment = Appointment.objects.visible_to(request.user).in_ended_units().filter(pk=seen.pk).first()
        to = AdminUnit.objects.current().filter(code=request.POST.get("to", "").replace("\0", "")).first()
        try:
            if appointment is None:
                raise ValidationError("Vai trò này không còn chờ chuyển.")
            if to is None:
                raise ValidationError("Chọn xã, phường mới trong danh sách.")
            move_appointment(appointment, to=to, by=request.user)
            messages.success(request, f"Đã chuyển vai trò sang {to}.")
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("officers:reassign")
