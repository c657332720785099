"""Sending an edit form as a browser does: all that the page holds, with some of it typed over."""

import html
import re


def sent_from(form, **typed):
    """What a browser sends for a form of a page; lists for fields that hold several values."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def held_by(page, name="form"):
    """What the form of a refused page holds now."""
    return sent_from(page.context[name])


def differences_of(page, name="form"):
    """The differences that a page shows: label → (opened, now, typed, touched)."""
    stale = page.context[name].stale
    shown = {each.label: (each.opened, each.now, each.typed, each.was_touched) for each in stale.differences}
    assert rows_of(page) == list(shown)
    return shown


def rows_of(page):
    """The labels in the table, as they stand in the page's text."""
    text = page.content.decode()
    assert text.count('<div class="stale"') == 1
    return [html.unescape(label) for label in re.findall(r'<th scope="row">(.*?)</th>', text)]
