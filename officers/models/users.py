from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from officers.audited import Audited
from officers.enums import Action, Role
from officers.models.terms import TERMS, Term, TermQuerySet
from officers.scope import scope_of
from officers.scoping import ScopedQuerySet
from places.models import AdminUnit, Area
from places.vietnamese import fold, person_sort_key


class UserQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Herself, and who is or was appointed in her units or sits on the board of a market there."""
        appointed = Appointment.objects.visible_to(user, to=to).values("user")
        units = user.scope.unit_ids(Action.APPOINT)
        return Q(pk=user.pk) | Q(pk__in=appointed) | Q(board_memberships__market__unit__in=units)

    def visible_to(self, user, *, to=Action.SEE):
        return super().visible_to(user, to=to).distinct()

    def matching(self, text):
        """By a part of the name, or of the sign-in name."""
        folded = fold(text)
        return self.filter(search_text__contains=folded) if folded else self.none()

    def not_signed_up(self):
        """Made on a page, and she has not yet chosen her password by the link on her slip."""
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username, *, full_name, password=None, **extra):
        user = self.model(username=username, full_name=full_name, **extra)
        user.set_password(password)
        user.sort_key = person_sort_key(full_name)
        user.search_text = f"{fold(full_name)} {fold(username)}"
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What she may do comes from her appointments alone; no one is above them."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    is_active = models.BooleanField("còn dùng", default=True)
    # A password that somebody else has seen is good for one thing: choosing another.
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    has_second_factor = models.BooleanField("xác thực hai bước", default=False, editable=False)
    # Part of what every session is bound to: one more signs her out everywhere.
    sign_outs = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sort_key = models.CharField(max_length=1200, editable=False)
    search_text = models.CharField(max_length=400, editable=False)

    objects = UserManager()

    audited = Audited("user", "username", left_out=frozenset({"password", "last_login", "sign_outs"}))

    class Meta:
        ordering = ["username"]
        indexes = [models.Index(fields=["sort_key"], name="user_by_name")]

    def __str__(self):
        return self.full_name

    @property
    def is_signed_up(self):
        return self.has_usable_password()

    @cached_property
    def scope(self):
        return scope_of(self)

    @cached_property
    def roles_in_force(self) -> tuple[Role, ...]:
        """Those of her scope, and those of every other kind of term: a seat on a board. None at all is none."""
        held = set(self.scope.roles)
        for model in TERMS:
            if model is not Appointment:
                terms = model.objects.visible_to(self).in_force().filter(user=self)
                held.update(term.role for term in terms)
        return tuple(role for role in Role if role in held)

    def get_session_auth_hash(self):
        return f"{super().get_session_auth_hash()}{self.sign_outs}"


class AppointmentQuerySet(TermQuerySet, ScopedQuerySet):
    follows = ("user",)

    def in_scope(self, user, to):
        """Her own, and those in places that lie wholly where she may appoint; an area without communes lies nowhere."""
        units = user.scope.unit_ids(Action.APPOINT)
        beyond = Area.objects.filter(units__in=AdminUnit.objects.exclude(pk__in=units))
        within = Area.objects.filter(units__in=units).exclude(pk__in=beyond)
        return Q(user=user) | Q(unit__in=units) | Q(area__in=within)

    def with_place(self):
        return self.select_related("user", "unit", "area").prefetch_related("area__units")

    def with_role(self, role):
        return self.filter(role=role)

    def in_ended_units(self):
        """In force, in a unit that is no more: somebody has to be given a new place, or none."""
        return self.in_force().filter(unit__valid_to__lt=timezone.localdate())


class Appointment(Term):
    """A role in one unit and all below it, or in one area, from a day to a day (both included)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="cán bộ")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, blank=True, related_name="appointments")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="appointments")
    appointed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="appointments_made")

    objects = AppointmentQuerySet.as_manager()

    audited = Audited("appointment", "user.username", unit="unit_id")

    class Meta:
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_in_unit_or_area",
                condition=Q(unit=None, area__isnull=False) | Q(unit__isnull=False, area=None),
            ),
            models.CheckConstraint(name="appointment_not_for_boards", condition=~Q(role=Role.MARKET_BOARD)),
            models.CheckConstraint(
                name="appointment_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.place}"

    @property
    def place(self):
        return self.area or self.unit

    @property
    def unit_ids(self):
        """A unit stands for all below it: whoever has it in her scope has those."""
        return {unit.pk for unit in self.area.units.all()} if self.area else {self.unit_id}


class FormReceipt(models.Model):
    """A form that was taken in. Sent a second time, it leads to the same answer instead of making a second row."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_receipt_once")]
