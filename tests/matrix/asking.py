"""Asks as a browser would, takes back what was done, and notes which tables were written."""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from django.db import connection, transaction

WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# Who is signed in, who failed to, and which forms were taken in: none of it is the register.
OWN_BOOKS = re.compile(r"django_session|axes_\w+|officers_formreceipt")
# Fresh on every page, whatever it is a page of.
TOKENS = re.compile(rb'(name="(?:csrfmiddlewaretoken|once|kept)" value=")[^"]*')
# Compared by themselves, the address and the body; and the second in which it was answered.
NOT_COMPARED = ("Location", "Content-Length", "Expires")
# A row that was made just now has a code of its own each time.
NEW_CODE = re.compile(r"/[2-9B-Z]{8}/")


@dataclass(frozen=True)
class Answer:
    """`error` is what the portal failed with; `written` the register's tables that were written."""

    status: int
    body: bytes
    headers: tuple
    location: str
    written: frozenset
    error: str

    def seen_from_outside(self, *names):
        """All that the one who asked gets to see, the names that she put into her question taken out of its address."""
        location = self.location
        for name in sorted(map(str, names), key=len, reverse=True):
            location = location.replace(name, "§")
        return self.status, self.body, self.headers, location

    def without(self, *typed):
        """The same with what she typed taken out of the page too, where it may be shown to her again."""
        status, _body, headers, location = self.seen_from_outside(*typed)
        shown = {re.escape(form(str(value))) for value in typed for form in (str, quote, quote_plus)}
        alone = "|".join(sorted(shown, key=len, reverse=True))
        location = NEW_CODE.sub("/§/", location)
        return status, headers, location, re.sub(rf"(?<!\w)(?:{alone})(?!\w)", "§", self.text)

    @property
    def text(self):
        return self.body.decode(errors="replace")


def ask(client, method, address, data=None) -> Answer:
    cookies = client.cookies.copy()
    with transaction.atomic(), noted_writes() as written:
        response = getattr(client, method)(address, data)
        # Read to its end, a file is closed by the client.
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    headers = {name: value for name, value in response.items() if name not in NOT_COMPARED}
    failure = getattr(response, "exc_info", None)
    return Answer(
        status=response.status_code,
        body=TOKENS.sub(rb"\1", body),
        headers=tuple(sorted(headers.items())),
        location=response.get("Location", ""),
        written=frozenset(table for table in written if not OWN_BOOKS.fullmatch(table)),
        error=f"{failure[0].__name__}: {failure[1]}" if failure else "",
    )


@contextmanager
def noted_writes():
    written = set()

    def note(execute, sql, params, many, context):
        found = WRITE.match(sql)
        if found:
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written
