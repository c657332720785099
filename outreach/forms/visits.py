"""What is asked at a stall: two answers in the usual case, each a tap on a wide button."""

from django import forms
from django.utils import timezone

from officers.fields import DayField, TextField
from officers.formviews import AskingForm
from outreach.enums import Obstacle, OnWall
from outreach.services.visits import ANSWERS, contradictions

YES, NO = "yes", "no"


class VisitForm(AskingForm):
    asked_heading = "Chưa ghi lần thăm này"

    on_wall = forms.ChoiceField(label="Trên gian treo gì", choices=OnWall, widget=forms.RadioSelect)
    accepts = forms.ChoiceField(
        label="Chủ hộ có nhận chuyển khoản không", choices=[(YES, "Có nhận"), (NO, "Chưa nhận")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    obstacles = forms.MultipleChoiceField(
        label="Vướng mắc", choices=Obstacle, required=False, widget=forms.CheckboxSelectMultiple
    )
    wants_help = forms.BooleanField(label="Cần người đến giúp", required=False)
    has_speaker = forms.BooleanField(label="Có loa báo tiền về", required=False)
    note = TextField(
        label="Ghi thêm", max_length=200, required=False, help_text="Không ghi số điện thoại, số tài khoản."
    )
    visited_on = DayField(label="Ngày thăm", initial=timezone.localdate)
    # Of the visit whose answers it was opened with.
    moved = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, stall, visit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.stall = stall
        self.fields["obstacles"].only_if = "phải chọn nếu chưa nhận"
        if visit:
            self.initial |= initial_of(visit)

    def clean(self):
        """With all that is wrong at once; the service asks the same again."""
        cleaned = super().clean()
        if {"on_wall", "accepts", "obstacles"} <= cleaned.keys():
            for name, sentence in contradictions(self.stall, self.answers()).items():
                self.add_error(name, sentence)
        return cleaned

    def answers(self) -> dict:
        """As `record_visit` takes them."""
        said = self.cleaned_data
        values = {name: said[name] for name in ANSWERS if name in said}
        values["accepts"] = said["accepts"] == YES
        return values | {each.value: each.value in said["obstacles"] for each in Obstacle}


def initial_of(visit):
    return {
        "on_wall": visit.on_wall,
        "accepts": YES if visit.accepts else NO,
        "obstacles": [each.value for each in Obstacle if getattr(visit, each.value)],
        "wants_help": visit.wants_help,
        "has_speaker": visit.has_speaker,
        "note": visit.note,
        "visited_on": visit.visited_on,
        "known": visit.mark,
        "moved": visit.mark,
    }
