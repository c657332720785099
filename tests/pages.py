"""What a page says."""


def text_of(page):
    return page.content.decode()


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def version_at(client, url):
    """What a page's edit form says the row said, as the browser sends it back."""
    return {"version": client.get(url).context["form"]["version"].value()}
