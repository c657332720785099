"""A page runs scripts only if its view says so, and then only those of the portal itself."""

import re

import pytest
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.views import View

from officers.scripts import runs_scripts
from tests.pages import text_of


class Plain(View):
    def get(self, request):
        return HttpResponse("x")


@runs_scripts
class Scripted(Plain):
    pass


def policy(view):
    answer = CSPMiddleware(view.as_view())(RequestFactory().get("/"))
    return dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))


def test_none_by_default():
    assert policy(Plain)["script-src"] == "'none'"


def test_its_own_where_the_view_says_so():
    assert policy(Scripted) == policy(Plain) | {"script-src": "'self'"}


@pytest.fixture
def page(officer_client, make_stall):
    make_stall("A-001")
    return text_of(officer_client.get("/stalls/NUOCHAI/A-001/accounts/new/"))


def test_the_only_script_is_a_file_of_this_host(page, client):
    (address,) = re.findall(r"<script[^>]*>", page)
    source = re.fullmatch(r'<script src="(/static/django_htmx/htmx-2\.min\.[0-9a-f]{12}\.js)" defer>', address)[1]
    answer = client.get(source)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/javascript")
    assert "immutable" in answer["Cache-Control"]
    b"".join(answer.streaming_content)


def test_the_script_is_told_to_be_careful(page):
    (said,) = re.findall(r"<meta name=\"htmx-config\" content='([^']*)'>", page)
    for word in ('"allowEval":false', '"includeIndicatorStyles":false', '"selfRequestsOnly":true',
                 '"allowScriptTags":false', '"historyEnabled":false'):  # fmt: skip
        assert word in said


def test_other_pages_load_none(officer_client, make_stall):
    make_stall("A-001")
    for path in ("/", "/stalls/NUOCHAI/A-001/", "/stalls/NUOCHAI/A-001/edit/"):
        assert "<script" not in text_of(officer_client.get(path))


def test_of_the_package_only_what_is_used_is_served(static_files):
    served = {path.name for path in (settings.STATIC_ROOT / "django_htmx").rglob("*.js")}
    assert {name for name in served if not re.search(r"\.[0-9a-f]{12}\.", name)} <= {"htmx-2.min.js"}
    assert len(served) == 1


def test_a_part_read_anew_by_one_who_is_signed_out_loads_the_whole_page(client, officer_client, market):
    """Else the page that follows a job would go blank when the session ends, and ask on for ever."""
    asked = {"headers": {"HX-Request": "true"}}
    client.logout()
    answer = client.get("/jobs/", **asked)
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (200, "true", b"")
    assert client.get("/jobs/").status_code == 302
    # A form is not loaded again: what was typed into it would be gone.
    sent = client.post(f"/markets/{market.code}/print/first-sheet/", {"choice": "all"}, **asked)
    assert "HX-Refresh" not in sent


def test_so_does_one_who_has_to_do_something_first(client_of, make_officer, commune):
    known = make_officer("matkhaumoi", unit=commune)
    known.must_change_password = True
    known.save()
    assert client_of(known).get("/jobs/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
