"""The register of requests and its clock of two working days."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from officers.models import AuditEvent
from stalls.models import DataRequest
from stalls.services import answer_request, create_owner, create_request
from tests.pages import messages_of, text_of
from tests.stalls.forms import assert_refused


@pytest.fixture
def on(monkeypatch):
    """Lets the office's calendar stand at a day."""

    def on(year, month, day):
        moment = datetime(year, month, day, 9, 30, tzinfo=timezone.get_default_timezone())
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    on(2026, 11, 25)
    return on


@pytest.fixture
def owner(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune)


@pytest.fixture
def ask(owner, on):
    def ask(received_on=date(2026, 11, 24), kind="see", of=owner):
        return create_request(of, kind=kind, received_on=received_on, how="phone")

    return ask


def test_the_clock_runs_from_the_day_after(ask, settings):
    assert ask(date(2026, 11, 20)).due_on == date(2026, 11, 24)
    settings.HOLIDAYS = frozenset({date(2026, 11, 25)})
    assert ask(date(2026, 11, 24)).due_on == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (25, ("còn 1 ngày làm việc", "in_time")),
        (26, ("hạn hôm nay", "today")),
        (27, ("quá hạn 1 ngày", "late")),
        (28, ("quá hạn 2 ngày", "late")),
    ],
)
def test_how_long_is_left_in_words_and_shape(ask, on, request, day, said):
    asked = ask()
    on(2026, 11, day)
    assert (asked.clock, asked.urgency) == said
    page = text_of(request.getfixturevalue("officer_client").get("/requests/"))
    assert f"clock-{said[1]}" in page
    assert said[0] in page


def test_over_a_week_end_only_working_days_are_left(ask, on):
    asked = ask(date(2026, 11, 25))
    assert asked.clock == "còn 2 ngày làm việc"
    on(2026, 11, 29)
    assert (asked.due_on, asked.urgency) == (date(2026, 11, 27), "late")


def test_from_her_page_to_the_register(officer_client, owner, on):
    client, address = officer_client, f"/owners/{owner.code}/requests/new/"
    assert f'href="{address}"' in text_of(client.get(f"/owners/{owner.code}/"))
    assert "checked" not in text_of(client.get(address))
    answer = client.post(address, {"kind": "correct", "received_on": "24/11/2026", "how": "in_person"})
    asked = DataRequest.objects.get()
    assert answer.url == f"/requests/{asked.code}/"
    assert (asked.owner, asked.kind, asked.how) == (owner, "correct", "in_person")
    assert messages_of(client.get(answer.url)) == ["Đã ghi yêu cầu. Trả lời trong hai ngày làm việc."]
    page = text_of(client.get(f"/owners/{owner.code}/"))
    assert "Chủ hộ có yêu cầu chưa trả lời: sửa cho đúng, còn 1 ngày làm việc." in page
    assert "Yêu cầu về dữ liệu (1)" in text_of(client.get("/owners/"))


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        ("26/11/2026", "Ngày nhận không thể sau hôm nay."),
        ("24/11/2206", "Ngày nhận không thể sau hôm nay."),
        ("24/11/1926", "Ngày nhận đã quá một năm; xem lại năm."),
        ("hôm qua", "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."),
    ],
)
def test_a_wrong_day(officer_client, owner, on, received, sentence):
    values = {"kind": "see", "received_on": received, "how": "phone"}
    assert_refused(officer_client, f"/owners/{owner.code}/requests/new/", values, {"received_on": sentence})


def test_answered_once_and_for_all(officer_client, officer, owner, ask):
    asked = ask()
    address = f"/requests/{asked.code}/answer/"
    words = "Đã đưa bản in cho chủ hộ."
    answer = officer_client.post(address, {"answer": words, "answered_on": "25/11/2026"})
    assert answer.url == f"/requests/{asked.code}/"
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_on, asked.handled_by) == (words, date(2026, 11, 25), officer)
    page = text_of(officer_client.get(answer.url))
    assert words in page
    assert "đã trả lời đúng hạn" in page
    assert "/answer/" not in page
    refused = officer_client.post(address, {"answer": "Khác", "answered_on": "25/11/2026"})
    assert refused.context["form"].non_field_errors() == ["Yêu cầu này đã được trả lời."]
    assert "chưa trả lời" not in text_of(officer_client.get(f"/owners/{owner.code}/"))
    event = AuditEvent.objects.get(action="request.answer")
    assert words not in event.changes


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"answer": "", "answered_on": "25/11/2026"}, {"answer": "Ghi đã trả lời chủ hộ thế nào."}),
        (
            {"answer": "Số là 0040 8800 1234", "answered_on": "25/11/2026"},
            {"answer": "Không ghi số tài khoản, số định danh hay số điện thoại ở đây: phần này được giữ mãi."},
        ),
        ({"answer": "Rồi", "answered_on": "23/11/2026"}, {"answered_on": "Ngày trả lời không thể trước ngày nhận."}),
        ({"answer": "Rồi", "answered_on": "26/11/2026"}, {"answered_on": "Ngày trả lời không thể sau hôm nay."}),
    ],
)
def test_a_wrong_answer(officer_client, ask, values, refused):
    assert_refused(officer_client, f"/requests/{ask().code}/answer/", values, refused)


def test_a_service_keeps_numbers_out_too(ask, officer):
    with pytest.raises(ValidationError):
        answer_request(ask(), answer="004088001234", answered_on=date(2026, 11, 25), by=officer)


def test_the_nearest_first_and_narrowed(officer_client, officer, ask):
    late, near, far = ask(date(2026, 11, 19)), ask(date(2026, 11, 24)), ask(date(2026, 11, 25))
    done = answer_request(ask(date(2026, 11, 10)), answer="Rồi", answered_on=date(2026, 11, 25), by=officer)
    assert done.clock == "đã trả lời, quá hạn 13 ngày"

    def listed(query=""):
        return [each.pk for each in officer_client.get(f"/requests/{query}").context["object_list"]]

    assert listed() == [late.pk, near.pk, far.pk, done.pk]
    assert listed("?state=open") == [late.pk, near.pk, far.pk]
    assert listed("?state=overdue") == [late.pk]
    assert listed("?state=answered") == [done.pk]


def test_only_those_of_her_own_places(client_of, neighbour, officer, ask):
    asked = ask()
    assert list(client_of(officer).get("/requests/").context["object_list"]) == [asked]
    assert list(client_of(neighbour).get("/requests/").context["object_list"]) == []
    assert client_of(neighbour).get("/owners/").context["requests_open"] == 0


def test_an_empty_register_says_what_to_do(officer_client):
    assert "Chưa có yêu cầu nào" in text_of(officer_client.get("/requests/"))
    assert "Không có yêu cầu nào như vậy" in text_of(officer_client.get("/requests/?state=open"))


def test_the_database_keeps_the_rules(ask, officer):
    asked = ask()
    for wrong in (
        {"answer": "Rồi"},
        {"answered_on": date(2026, 11, 25)},
        {"answered_on": date(2026, 11, 1), "answer": "Rồi", "handled_by": officer},
        {"due_on": asked.received_on},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DataRequest.objects.filter(pk=asked.pk).update(**wrong)
