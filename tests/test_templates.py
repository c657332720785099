"""Templates: nothing inline, nothing from elsewhere, none forgotten, and none that shows a name it was not given."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string

from tests.conftest import UndefinedVariableError

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = {str(path.relative_to(FOLDER)): path for path in sorted(FOLDER.rglob("*.html"))}
# Django looks for these by name when something goes wrong.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
NOT_ALLOWED = {
    "a script or a style": re.compile(r"<(?:script|style)\b"),
    "an inline style": re.compile(r"<[a-z][^<>]*\sstyle\s*="),
    "an inline handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*="),
    "an address elsewhere": re.compile(r"(?:https?:)?//[a-z0-9]", re.IGNORECASE),
    "a javascript link": re.compile(r"javascript:"),
    "a translation tag": re.compile(r"{%\s*(?:blocktrans|translate|trans)\b"),
    "an unescaped value": re.compile(r"\|\s*safe(?!seq)\b"),
}
# The one script, from the portal itself.
SCRIPTED = {"layout/_htmx.html"}
ONE_SCRIPT = re.compile(r"""<script src="{% static "[\w/.-]+\.js" %}" defer></script>""")
# Django's own help texts and crispy's rendered fields are HTML already.
TRUSTED = {"bootstrap5/layout/help_text_and_errors.html", "bootstrap5/layout/fieldset.html"}


@pytest.mark.parametrize("what", NOT_ALLOWED)
def test_no_template_holds(what):
    assert len(TEMPLATES) > 40
    found = {name for name, path in TEMPLATES.items() if NOT_ALLOWED[what].search(path.read_text("utf-8"))}
    assert found == {"an unescaped value": TRUSTED, "a script or a style": SCRIPTED}.get(what, set())


def test_a_script_is_a_file_of_our_own():
    for name in SCRIPTED:
        text = TEMPLATES[name].read_text("utf-8")
        assert [text.count("<script"), text.count("<style"), len(ONE_SCRIPT.findall(text))] == [1, 0, 1]


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("a script or a style", "<script>"),
        ("an inline style", '<p style="color: red">'),
        ("an inline handler", '<body onload="x()">'),
        ("an address elsewhere", '<img src="//cdn.example/x.png">'),
        ("an unescaped value", "{{ name|safe }}"),
    ],
)
def test_the_check_above_would_notice(what, example):
    assert NOT_ALLOWED[what].search(example)


def named_in_templates():
    tag = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
    return {name for path in TEMPLATES.values() for name in tag.findall(path.read_text("utf-8"))}


def named_in_code():
    sources = [
        path for app in ROOT.glob("*/__init__.py") if app.parent.name != "tests" for path in app.parent.rglob("*.py")
    ]
    return {name for path in sources for name in re.findall(r'"([\w/]+\.html)"', path.read_text("utf-8"))}


def taken_from_crispy():
    """Those of ours that stand in front of the template pack's own."""
    pack = Path(find_spec("crispy_bootstrap5").origin).parent / "templates"
    return {name for name in TEMPLATES if (pack / name).is_file()}


def test_every_template_is_used_and_every_name_is_a_template():
    named = named_in_templates() | named_in_code()
    assert set(TEMPLATES) - named - BY_NAME - taken_from_crispy() == set()
    ours = {name for name in named if not name.startswith("django/")}
    assert ours - set(TEMPLATES) == set()


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_compiles(name):
    assert engines["django"].get_template(name).template.nodelist is not None


@pytest.mark.parametrize(
    "text", ["{{ nobody }}", "{{ nobody|default:'x' }}", "{{ user.shoe_size }}", "{% include name with a=nobody %}"]
)
def test_a_name_that_is_not_there_fails(text):
    context = {"user": object(), "name": "components/page_head.html"}
    with pytest.raises(UndefinedVariableError):
        engines["django"].from_string(text).render(context)


@pytest.mark.parametrize("text", ["{% if nobody %}x{% endif %}", "{% for x in nobodies %}x{% endfor %}"])
def test_asking_whether_a_name_is_there_does_not_fail(text):
    assert engines["django"].from_string(text).render({}) == ""


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_the_pages_of_failure_need_no_context_and_speak_vietnamese(name):
    text = render_to_string(name)
    assert '<html lang="vi">' in text
    assert '<a class="btn btn-primary" href="/">Về trang đầu</a>' in text
    assert len(re.findall("<h1>", text)) == 1
