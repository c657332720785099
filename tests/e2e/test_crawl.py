"""Every page as every role in a real browser, on a phone: nothing refused, nothing from elsewhere, nothing too wide."""

import time
from urllib.parse import parse_qsl, urldefrag, urlsplit

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.urls import Resolver404, resolve

from officers.confirming import CONFIRMED_AT
from officers.exporting import KINDS
from officers.signup import new_sign_up_link
from tests.matrix.oracle import ANONYMOUS, DONE, PLACES, ROLES, SIGNED_IN, outcome
from tests.matrix.table import PAGES
from tests.matrix.world import build_world

# What the browser refuses by the content security policy it says only here for some kinds of elements.
LISTENER = """document.addEventListener("securitypolicyviolation", each =>
    console.error(`refused by ${each.violatedDirective}: ${each.blockedURI}`))"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(each => each.href)"
CONFIRM = "/confirm/"


class Crawl:
    def __init__(self, visit):
        self.visit, self.seen = visit, set()
        # By the page's name and the names in its query: with another row in it, it is the same page.
        self.kinds = set()
        # Pages in whose place the password was asked for.
        self.left_for = set()
        visit.page.add_init_script(LISTENER)

    def from_page_to_page(self, *starts):
        waiting = list(starts)
        while waiting:
            address = waiting.pop()
            if self.is_new(address):
                waiting += self.links_of(address)

    def is_new(self, address):
        parts = urlsplit(address)
        try:
            name = resolve(parts.path).view_name
        except Resolver404:
            self.visit.complaints.append(f"{self.visit.path} links to {address}, which is no page")
            return False
        kind = name, tuple(sorted({key for key, _ in parse_qsl(parts.query)}))
        if kind in self.kinds:
            return False
        self.seen.add(address)
        self.kinds.add(kind)
        return True

    def links_of(self, address):
        """Opens the page, or fetches the file, and gives the addresses on it that are ours."""
        name = resolve(urlsplit(address).path).view_name
        exported = dict(parse_qsl(urlsplit(address).query)).get("export")
        if exported:
            answer = self.visit.page.request.get(address)
            assert (answer.status, answer.headers["content-type"]) == (200, KINDS[exported])
            return []
        if name in FILES:
            answer = self.visit.page.request.get(address)
            assert (answer.status, answer.headers["content-type"]) == (200, FILES[name])
            return []
        self.visit.open(address)
        if self.visit.path == CONFIRM and name != "officers:confirm":
            self.left_for.add(name)
        host = self.visit.address + "/"
        ours = [urldefrag(link).url for link in self.visit.page.evaluate(LINKS) if link.startswith(host)]
        return [link.removeprefix(self.visit.address) for link in ours]


FILES = {page.name: page.file for page in PAGES if page.file}


def addresses_of(role, world):
    """What the table has for her: of every page one row of hers, and a link to sign up by that is good."""
    yield new_sign_up_link(world.places["hall"].row["user"])
    for page in PAGES:
        if page.name == "officers:sign-up-link":
            continue
        # Some addresses are buttons: opened by themselves they lead on to the page with the button.
        needs = page.post if page.about and page.get == SIGNED_IN else page.get
        for place in PLACES if page.about else ("",):
            if outcome(role, needs, page.about, place) is DONE:
                yield page.address(world.places[place].rows[page.about] if place else None)
                break


def confirm_the_password(visit):
    """As if she had just given it again: else the crawl would see one page in place of all those behind it."""
    cookies = {each["name"]: each["value"] for each in visit.page.context.cookies()}
    session = SessionStore(session_key=cookies["sessionid"])
    session[CONFIRMED_AT] = int(time.time())
    session.save()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_in_a_browser(open_as, open_browser, transactional_db, role):
    world = build_world()
    visit = open_browser() if role == ANONYMOUS else open_as(world.users[role])
    if role != ANONYMOUS:
        confirm_the_password(visit)
    crawl = Crawl(visit)
    crawl.from_page_to_page(*addresses_of(role, world), "/")
    assert len(crawl.seen) > (1 if role == ANONYMOUS else 15)
    assert crawl.left_for == set()


def test_the_browser_would_complain(open_as, officer):
    """Else the crawl would prove nothing: a style, a script and a picture from elsewhere are put into a page."""
    visit = open_as(officer)
    Crawl(visit).from_page_to_page("/me/")
    assert visit.complaints == []
    visit.page.evaluate("""() => {
        document.body.insertAdjacentHTML("beforeend", '<p style="color: red">x</p>')
        const script = document.createElement("script")
        script.textContent = "window.ran = true"
        document.body.append(script)
        return new Promise(done => setTimeout(done, 200))
    }""")
    assert visit.page.evaluate("window.ran") is None
    assert {directive for directive in ("script-src", "style-src") if directive in " ".join(visit.complaints)} == {
        "script-src", "style-src"
    }  # fmt: skip
    visit.complaints.clear()
