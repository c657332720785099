"""What a page says."""

import re


def text_of(page):
    return page.content.decode()


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def version_at(client, url):
    """What a page's edit form says the row said, as the browser sends it back."""
    return {"version": client.get(url).context["form"]["version"].value()}


def renews_itself(page):
    """By htmx where scripts run and by the browser where none do: both or neither, and never by the header, which
    would do it twice."""
    text = page.content.decode()
    found = {'hx-trigger="every 3s"' in text, '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text}
    assert len(found) == 1
    assert "Refresh" not in page
    # What is said every three seconds, and all of it each time, is what nobody can listen to.
    assert not re.search(r'<div class="renewed"[^>]*aria-live', text)
    return found.pop()
