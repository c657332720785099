"""A versioned form by itself, as a page uses it, and the buttons that have no form."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from officers.formviews import press
from officers.models import FormReceipt
from officers.once import FIELD as KEY
from officers.once import key_of
from officers.stale import FIELD, StaleError, read_version, version_of, written
from officers.versioned import VersionedForm
from stalls.forms.stalls import StallForm
from stalls.models import Section, Stall
from stalls.services import add_section
from stalls.services.stalls import EDITABLE_FIELDS


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="vacant")


def sent(stall, **typed):
    """The form as it comes back from the browser, valid."""
    values = QueryDict(mutable=True)
    opened = StallForm(instance=Stall.objects.get(pk=stall.pk))
    for name in opened.fields:
        values[name] = typed.get(name, opened[name].value() or "")
    form = StallForm(values, instance=Stall.objects.get(pk=stall.pk))
    assert form.is_valid(), form.errors
    return form


def refused(form, **now):
    """What the service raises when the register says `now`."""
    row = Stall.objects.get(pk=form.instance.pk)
    for name, value in now.items():
        setattr(row, name, value)
    form.add_service_errors(StaleError(row, form.seen, names=list(now)))
    return form


def test_a_form_carries_the_version_of_its_row(stall):
    form = StallForm(instance=stall)
    assert form[FIELD].value() == written(version_of(stall, EDITABLE_FIELDS))
    assert f'type="hidden" name="{FIELD}"' in str(form[FIELD])
    assert form.stale is None


def test_a_form_of_nothing_carries_nothing():
    assert VersionedForm()[FIELD].value() == ""


def test_what_it_carried_is_read_back(stall):
    assert sent(stall).seen == version_of(stall, EDITABLE_FIELDS)


def test_what_cannot_be_read_is_not_shown_again(stall):
    form = sent(stall, version="x" * 100_000)
    assert (form.seen, form[FIELD].value()) == ({}, "")


def test_the_data_that_was_sent_are_left_alone(stall):
    form = sent(stall, version="x")
    posted = QueryDict("version=x&code=A-001")
    assert StallForm(posted, instance=stall)[FIELD].value() == ""
    assert posted["version"] == "x"
    assert form.data is not posted


def test_a_stale_form_has_no_errors_and_the_present_version(stall):
    form = refused(sent(stall, goods="fish"), kind="kiosk")
    assert form.errors == {}
    assert read_version(form[FIELD].value())["kind"] == "kiosk"
    assert (form["kind"].value(), form["goods"].value()) == ("kiosk", "fish")


def test_a_choice_that_is_gone_from_the_form_is_not_named_by_its_key(stall, market):
    section = add_section(market, name="Dãy A")
    stall.section = section
    stall.save()
    form = sent(stall)
    form.seen["section"] = "987654"
    (row,) = refused(form, section=section).stale.differences
    assert (row.label, row.opened, row.now) == ("Khu, dãy", "không rõ", "Dãy A")


def test_a_field_that_the_form_leaves_out_is_still_called_by_its_name(stall, make_market):
    elsewhere = Section(market=stall.market, name="Dãy A", position=1, pk=7)
    form = refused(sent(stall), section=elsewhere)
    assert [(row.label, row.opened) for row in form.stale.differences] == [("Khu, dãy", "để trống")]


def test_another_refusal_is_an_error_at_its_field(stall):
    form = sent(stall)
    form.add_service_errors(ValidationError({"code": "Mã này đã có."}))
    assert form.errors == {"code": ["Mã này đã có."]}
    assert form.stale is None


def test_a_sentence_of_the_service_is_the_heading(stall):
    form = sent(stall)
    form.add_service_errors(StaleError(stall, {}, sentence="Gian đã đổi chủ."))
    assert (form.stale.heading, form.stale.differences) == ("Gian đã đổi chủ.", [])
    assert form.stale.advice == "Những gì anh/chị gõ còn nguyên. Xem lại rồi bấm nút một lần nữa."


class TestPress:
    @pytest.fixture
    def pressed(self, client, officer):
        """A request with a session, as the middleware makes one."""

        def make(**posted):
            request = RequestFactory().post("/x/", posted)
            request.user, request.session = officer, client.session
            request._messages = FallbackStorage(request)
            return request

        return make

    def test_is_done_once_for_each_time_the_page_was_shown(self, pressed):
        done = []
        for key in ("one", "one", "two"):
            answer = press(pressed(**{KEY: key}), lambda: done.append(1), leads_to="/there/", said="Xong.")
            assert (answer.status_code, answer["Location"]) == (302, "/there/")
        assert len(done) == FormReceipt.objects.count() == 2

    def test_without_a_key_it_is_done_each_time(self, pressed):
        done = []
        for _ in range(2):
            press(pressed(), lambda: done.append(1), leads_to="/there/")
        assert len(done) == 2
        assert not FormReceipt.objects.exists()

    def test_a_refusal_is_said_where_it_leads_and_can_be_pressed_again(self, pressed):
        def refuse():
            raise ValidationError("Không được.")

        request = pressed(**{KEY: "one"})
        assert press(request, refuse, leads_to="/there/", said="Xong.")["Location"] == "/there/"
        assert [str(message) for message in get_messages(request)] == ["Không được."]
        assert not FormReceipt.objects.exists()


def test_a_key_is_short_and_without_what_the_database_refuses():
    assert key_of({}) == ""
    assert key_of({KEY: "a\0b" + "x" * 100}) == "ab" + "x" * 37


def test_each_button_gets_its_own_key():
    page = engines["django"].from_string("{% load once %}{% once_key %}{% once_key %}").render()
    first, second = page.replace('<input type="hidden" name="once" value="', "").split('">')[:2]
    assert len(first) == len(second) == 32
    assert first != second
