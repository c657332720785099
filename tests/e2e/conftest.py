"""A real Chromium against a real server: nothing here is simulated but the officer's hands."""

import os
import time
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from officers.confirming import CONFIRMED_AT
from tests.e2e.office import Office
from tests.e2e.visit import Visit

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("PORTAL_CHROMIUM", "")
# Two cores are shared with the server and the browser itself: what is late is not wrong.
expect.set_options(timeout=15_000)

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip("PORTAL_CHROMIUM does not name a Chromium to drive"))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    # Playwright keeps an event loop in the tests' own thread, where they look into the register between two clicks.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu", *quiet]}


@pytest.fixture(scope="session")
def live_server(static_files):
    """Static files come from WhiteNoise, hashed and compressed: Django's test server would send them as they are."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_browser(browser, live_server):
    """A browser of its own, by default a phone's; when the test ends, nothing in it may have gone wrong."""
    visits = []

    def open_browser(*, device=PHONE, scripts=True):
        context = browser.new_context(**device, base_url=live_server.url, java_script_enabled=scripts, locale="vi-VN")
        visits.append(Visit(context, live_server.url))
        return visits[-1]

    yield open_browser
    for visit in visits:
        visit.page.context.close()
    assert [complaint for visit in visits for complaint in visit.complaints] == []


@pytest.fixture
def open_office(open_browser):
    def open_office(**options):
        return Office(open_browser(**options))

    return open_office


@pytest.fixture
def open_as(open_browser):
    """A browser that is signed in already; `confirmed`: and the password given again just now."""

    def open_as(user, *, confirmed=False, **options):
        client = Client()
        client.force_login(user)
        if confirmed:
            session = client.session
            session[CONFIRMED_AT] = int(time.time())
            session.save()
        visit = open_browser(**options)
        session = client.cookies["sessionid"].value
        visit.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visit.address}])
        return visit

    return open_as
