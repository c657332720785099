"""A form that is sent twice: a slow network, an impatient thumb, the browser's Back."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.http import QueryDict
from django.test import Client

from officers.models import FormReceipt
from officers.once import FIELD, OnceForm, answer_once, digest_of
from stalls.models import Market, Stall
from stalls.services import add_section, create_stall


def test_every_form_gets_its_own_key():
    first, second = (str(OnceForm()) for _ in range(2))
    keys = [re.search(rf'type="hidden" name="{FIELD}" value="([\w-]{{32}})"', html)[1] for html in (first, second)]
    assert keys[0] != keys[1]


def test_the_second_time_gets_the_first_answer_and_does_nothing(officer, market):
    def work():
        return f"/{create_stall(market, code=f'A-{Stall.objects.count() + 1}').code}/"

    assert answer_once(officer, "key-1", "same", work) == ("/A-1/", True)
    assert answer_once(officer, "key-1", "same", work) == ("/A-1/", False)
    assert Stall.objects.count() == 1
    assert answer_once(officer, "key-2", "same", work) == ("/A-2/", True)


def test_a_key_is_one_persons(officer, colleague, market):
    assert answer_once(officer, "key", "same", lambda: create_stall(market, code="A-1").code) == ("A-1", True)
    assert answer_once(colleague, "key", "same", lambda: create_stall(market, code="A-2").code) == ("A-2", True)


def test_a_form_without_a_key_is_still_one_transaction(officer, market):
    def work():
        create_stall(market, code="A-1")
        raise ValidationError("Không.")

    with pytest.raises(ValidationError):
        answer_once(officer, "", "", work)
    assert not Stall.objects.exists()
    assert answer_once(officer, "", "", lambda: "/x/") == ("/x/", True)
    assert not FormReceipt.objects.exists()


def test_a_refusal_leaves_neither_row_nor_receipt(officer, market):
    def work():
        create_stall(market, code="A-1")
        raise ValidationError("Không.")

    with pytest.raises(ValidationError, match="Không"):
        answer_once(officer, "key", "same", work)
    assert not Stall.objects.exists()
    assert not FormReceipt.objects.exists()
    assert answer_once(officer, "key", "same", lambda: create_stall(market, code="A-1").code) == ("A-1", True)


def test_a_broken_constraint_of_the_work_itself_is_not_taken_for_a_repeat(officer, market):
    def work():
        Market.objects.filter(pk=market.pk).update(grade=9)
        return "/never/"

    with pytest.raises(IntegrityError, match="market_grade_is_known"):
        answer_once(officer, "key", "same", work)
    assert not FormReceipt.objects.exists()


def test_a_form_posted_twice_makes_one_row_and_leads_to_the_same_page(officer_client, market):
    url = f"/markets/{market.code}/sections/"
    key = officer_client.get(url).context["form"][FIELD].value()
    first = officer_client.post(url, {"name": "Dãy A", FIELD: key})
    second = officer_client.post(url, {"name": "Dãy A", FIELD: key})
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == url
    assert [section.name for section in market.sections.all()] == ["Dãy A"]


def test_sent_again_after_back_with_something_corrected_it_is_done(officer_client, market):
    """And a third time as at first: only the last form counts as sent already."""
    url = f"/markets/{market.code}/sections/"
    for name, made in (("Dãy A", 1), ("Dãy B", 2), ("Dãy B", 2), ("Dãy A", 2)):
        answer = officer_client.post(url, {"name": name, FIELD: "key-of-the-page"})
        # Dãy A is there: as another form than the last one it was done again, and refused with that sentence.
        assert answer.status_code == (200 if (name, made) == ("Dãy A", 2) else 302)
        assert market.sections.count() == made


def test_an_edit_sent_again_after_back_is_measured_against_what_it_showed(officer_client, market):
    """Her own save counts as any other: the page she went back to says less than the register."""
    url = f"/markets/{market.code}/edit/"
    page = officer_client.get(url).context["form"]
    values = {name: page[name].value() for name in page.fields if page[name].value() is not None}
    for hotline, status in (("0912345678", 302), ("0912345678", 302), ("0912345679", 200)):
        answer = officer_client.post(url, {**values, "hotline": hotline})
        assert answer.status_code == status
        assert Market.objects.get().hotline == "0912345678"
    assert answer.context["form"].stale.heading.startswith("Anh/chị vừa sửa chợ này lúc ")
    values["version"] = answer.context["form"]["version"].value()
    assert officer_client.post(url, {**values, "hotline": "0912345679"}).status_code == 302
    assert Market.objects.get().hotline == "0912345679"


def test_which_of_two_save_buttons_was_pressed_makes_no_other_form():
    first, second = QueryDict("name=A&once=1&next=1"), QueryDict("name=A&once=2")
    assert digest_of(first) == digest_of(second) != digest_of(QueryDict("name=B"))
    assert "name" not in digest_of(first)


def test_a_refused_form_keeps_its_key_and_can_be_corrected(officer_client, market):
    add_section(market, name="Dãy A")
    url = f"/markets/{market.code}/sections/"
    refused = officer_client.post(url, {"name": "Dãy A", FIELD: "key-of-the-page"})
    assert refused.status_code == 200
    assert refused.context["form"][FIELD].value() == "key-of-the-page"
    taken = officer_client.post(url, {"name": "Dãy B", FIELD: "key-of-the-page"})
    assert taken.status_code == 302
    assert [section.name for section in market.sections.all()] == ["Dãy A", "Dãy B"]


def test_the_same_form_from_eight_threads_at_once_makes_one_row(transactional_db, officer, market):
    """The posts are held at a barrier, so that all are under way before the first has ended."""
    together = Barrier(8)
    url = f"/markets/{market.code}/sections/"

    def post(client):
        together.wait(timeout=30)
        try:
            response = client.post(url, {"name": "Dãy A", FIELD: "one-key"})
            return response.status_code, response.get("Location")
        finally:
            connection.close()

    clients = [Client() for _ in range(8)]
    for client in clients:
        client.force_login(officer)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(post, clients))
    assert answers == [(302, url)] * 8
    assert [section.name for section in market.sections.all()] == ["Dãy A"]
    assert FormReceipt.objects.count() == 1
