"""Reading a refused form as an officer reads it: the summary on top, the sentence at the field, what she typed."""

import html
import re


def post_refused(client, url, values):
    """Posts, expects the same page again, and returns its text with the errors by field."""
    response = client.post(url, values)
    assert response.status_code == 200, f"{url} took it"
    text = html.unescape(response.content.decode())
    errors = {name: list(sentences) for name, sentences in response.context["form"].errors.items()}
    return text, errors


def in_summary(text):
    found = re.search(r'<div class="error-summary".*?</div>', text, re.DOTALL)
    return found[0] if found else ""


def at_field(text, name):
    found = re.search(rf'<div class="field-error" id="id_{name}_error">(.*?)</div>', text, re.DOTALL)
    return found[1] if found else ""


def assert_refused(client, url, values, expected):
    """Each wrong field has exactly its own sentence, beside it and in the summary; nothing typed is lost."""
    text, errors = post_refused(client, url, values)
    assert errors == {name: [sentence] for name, sentence in expected.items()}
    for name, sentence in expected.items():
        assert sentence in in_summary(text), name
        if name != "__all__":
            assert sentence in at_field(text, name), name
            assert f'href="#id_{name}' in in_summary(text)
    for name, typed in values.items():
        assert str(typed) == "" or str(typed) in text, f"{name} was lost"
    return text
