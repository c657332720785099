"""What a page says."""


def text_of(page):
    return page.content.decode()


def messages_of(page):
    return [str(message) for message in page.context["messages"]]
