"""What a browser is told with every answer, and what the portal does not even have."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import get_resolver

from tests.matrix.table import ABSENT_NAME, PAGES
from tests.matrix.world import build_world

ROOT = Path(__file__).resolve().parent.parent.parent
POLICY = {
    "default-src": "'none'",
    "script-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Form fields that take a file, by module and class, each with how what they take is treated: what is kept is to be
# drawn anew or a dead file under a random name before it may stand here.
TREATED_UPLOADS = {
    # Read for its codes in memory and let go; where it is to be kept, drawn anew (payments/photo.py, pictures.py).
    "payments.forms.photos.PhotoForm",
    # Kept sealed under a random name for as long as the list is on its way, read by a process that can do nothing else
    # (stalls/tables), and given back to nobody but who sent it.
    "payments.forms.imports.ListForm",
}
# Pages that a script makes quicker; on every other none may run.
WITH_SCRIPTS = {
    "payments:account-add", "payments:account-photo", "payments:change-create", "payments:stall-register",
    "payments:import-detail", "placards:order", "placards:batch-detail", "placards:run-detail", "jobs:job-list",
}  # fmt: skip


def policy_of(response):
    directives = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: " ".join(sorted(sources.split())) for name, _, sources in directives}


def assert_told_everything(response, what, *, scripts=False):
    assert policy_of(response) == POLICY | ({"script-src": "'self'"} if scripts else {}), what
    assert {name: response.get(name) for name in HEADERS} == HEADERS, what
    features = response["Permissions-Policy"].split(", ")
    assert features[0] == "camera=(self)", what
    assert len(features) > 10, what
    assert all(feature.endswith("=()") for feature in features[1:]), what


def read_to_the_end(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_every_page_and_file_comes_with_all_headers(client_of, db):
    world = build_world()
    client, place = client_of(world.users["province_officer"]), world.places["hall"]
    seen = set()
    for page in PAGES:
        address = page.address(place.rows.get(page.about))
        for method in ("get", "post") if page.name != "officers:sign-out" else ("get",):
            response = getattr(client, method)(address)
            runs_scripts = page.name in WITH_SCRIPTS and response.status_code in (200, 302, 405)
            assert_told_everything(response, f"{method} {address}", scripts=runs_scripts)
            read_to_the_end(response)
            seen.add(response.status_code)
    # A page to sign up without a slip, or a row of a place without one, is not there: it comes with them as well.
    assert seen == {200, 302, 404, 405}


def test_refusals_and_failures_come_with_all_headers(client_of, viewer, market, settings):
    client = client_of(viewer)
    client.raise_request_exception = False
    careful = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answers = {
        400: client.get("/", HTTP_HOST="somewhere.else"),
        403: client.get(f"/markets/{market.code}/edit/"),
        404: client.get(f"/markets/{ABSENT_NAME}/"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    for status, answer in answers.items():
        assert_told_everything(answer, status)
    without_token = careful.post("/sign-in/", {"username": "a", "password": "b"})
    assert without_token.status_code == 403
    assert_told_everything(without_token, "without a token")


@pytest.mark.urls("tests.market_portal.broken_urls")
def test_an_error_of_ours_comes_with_all_headers(client_of, viewer):
    client = client_of(viewer)
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert_told_everything(answer, 500)


def test_static_files_come_with_all_headers(client, db):
    page = client.get("/sign-in/").content.decode()
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) >= 3
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        read_to_the_end(response)
        assert_told_everything(response, address)


def test_the_way_to_https_comes_with_all_headers(client, settings, db):
    settings.SECURE_SSL_REDIRECT = True
    client.handler.load_middleware()
    response = client.get("/sign-in/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/sign-in/")
    assert_told_everything(response, "redirect")


def test_over_https_a_browser_is_told_to_stay_there(client, settings, db):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_PRELOAD = 31_536_000, True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    client.handler.load_middleware()
    response = client.get("/sign-in/", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_nothing_inline_is_ever_allowed():
    sources = {source for sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in sources}
    assert sources == {"'self'", "'none'", "data:"}
    assert not hasattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY")


def test_djangos_admin_is_not_there():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not apps.is_installed("django.contrib.admin")
    assert {entry.namespace for entry in get_resolver().url_patterns} >= {"officers", "stalls", "placards"}
    assert "admin" not in {entry.namespace for entry in get_resolver().url_patterns}
    modules = {path.stem for app in own_apps() for path in (ROOT / app).rglob("*.py")}
    assert "models" in modules
    assert "admin" not in modules


def test_cookies_fit_the_name_that_production_gives_them():
    """A browser drops a cookie called __Host- that has a domain, or a path of its own."""
    assert (settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN) == ("/", None)
    assert (settings.CSRF_COOKIE_PATH, settings.CSRF_COOKIE_DOMAIN) == ("/", None)


def subclasses(parent):
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def own_forms():
    for path in sorted(ROOT.glob("*/__init__.py")):
        if path.parent.name != "tests":
            for module in path.parent.rglob("*.py"):
                if "forms" in module.relative_to(ROOT).with_suffix("").parts:
                    import_module(".".join(module.relative_to(ROOT).with_suffix("").parts))
    return {form for form in subclasses(forms.BaseForm) if form.__module__.partition(".")[0] in own_apps()}


def own_apps():
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}


def test_no_form_takes_a_file_that_is_not_treated():
    found = own_forms()
    assert len(found) > 10
    taking = {
        f"{form.__module__}.{form.__name__}"
        for form in found
        for field in getattr(form, "base_fields", {}).values()
        if isinstance(field, forms.FileField) or getattr(field.widget, "needs_multipart_form", False)
    }
    assert taking == TREATED_UPLOADS


def test_no_row_keeps_a_file_that_somebody_sent():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert [field for field in fields if isinstance(field, models.FileField)] == []
    assert not [path for path in (ROOT / "templates").rglob("*.html") if 'type="file"' in path.read_text("utf-8")]
