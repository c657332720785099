"""The house rules that a machine can check: which way imports go, how long things get, what no file may hold."""

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver
from django.views.generic import ListView

from tests.test_query_counts import HISTORIES, LISTS

ROOT = Path(__file__).resolve().parent.parent
# Each app imports only apps to its left; the project wires them and is imported by none.
ORDER = ["places", "officers", "jobs", "stalls", "payments", "placards", "outreach", "reports"]
APPS = [name for name in ORDER if (ROOT / name).is_dir()]
PROJECT = "market_portal"
OURS = {*APPS, PROJECT}
PURE = {
    "places": ["vietnamese"],
    "officers": ["workbooks"],
    "stalls": [
        "market_days",
        "tables.annotating",
        "tables.books",
        "tables.cells",
        "tables.child",
        "tables.dangers",
        "tables.delimited",
        "tables.headings",
        "tables.reading",
    ],
    "payments": [
        "banks",
        "emv",
        "importing.columns",
        "importing.entries",
        "napas",
        "parts",
        "pictures",
        "photo",
        "readings",
        "vietqr",
    ],
    "outreach": ["leaflet"],
    "reports": ["lines", "numbers", "official", "quarters", "tiles", "workbook"],
    "placards": [
        "affine",
        "backs",
        "calibration",
        "calibration_sheet",
        "expected",
        "faces",
        "fonts",
        "geometry",
        "hosts",
        "layouts",
        "pdf",
        "pens",
        "picture",
        "plans",
        "plans.boxes",
        "plans.cards",
        "plans.large",
        "plans.portraits",
        "plans.several",
        "plans.tents",
        "proof",
        "serials",
        "sheets",
        "symbol",
    ],
}
DRAWERS = {"utils", "util", "common", "core", "helpers", "misc", "shared", "lib"}
MOST_LINES, MOST_FUNCTION_LINES, MOST_TEMPLATE_LINES = 300, 40, 120


def python_files(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in python_files(*APPS, PROJECT)}
SOURCES = {name: path for name, path in MODULES.items() if "migrations" not in path.parts}


@cache
def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


def imported(name, path):
    """Full names of what a module imports, at the top or inside a function. `from a import b` may mean a.b."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base


def test_the_check_sees_what_it_checks():
    assert len(APPS) >= 6
    assert "stalls.services.tenancies" in SOURCES
    assert "officers.models" in set(imported("stalls.models.markets", MODULES["stalls.models.markets"]))
    assert "stalls.market_days" in set(imported("stalls.views.work", MODULES["stalls.views.work"]))
    assert "jobs.runner" in set(imported("placards.apps", MODULES["placards.apps"]))


def test_no_folder_stands_outside_the_order():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests"} == OURS


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_what_is_to_its_left(app):
    allowed = {app, *ORDER[: ORDER.index(app)]}
    wrong = [
        f"{name} imports {other}"
        for name, path in MODULES.items()
        if name.split(".")[0] == app
        for other in imported(name, path)
        if other.split(".")[0] in OURS - allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_a_migration_depends_only_on_what_is_to_its_left(app):
    allowed = {app, *ORDER[: ORDER.index(app)]}
    found = set()
    for path in (ROOT / app / "migrations").glob("0*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "dependencies":
                found |= {entry.elts[0].value for entry in node.value.elts if isinstance(entry, ast.Tuple)}
    assert found & OURS <= allowed


def test_no_module_imports_itself_by_a_detour():
    graph = {name: {other for other in imported(name, path) if other in MODULES} for name, path in SOURCES.items()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_nothing_imports_a_test():
    assert [
        name for name, path in MODULES.items() if any(o.split(".")[0] == "tests" for o in imported(name, path))
    ] == []


def reached_from(name, seen=None):
    """Every module that importing `name` brings in, ours opened up, others by name."""
    seen = set() if seen is None else seen
    for other in imported(name, MODULES[name]):
        if other not in seen:
            seen.add(other)
            if other in MODULES:
                reached_from(other, seen)
    return seen


@pytest.mark.parametrize("name", [f"{app}.{module}" for app, modules in PURE.items() for module in modules])
def test_a_pure_module_reaches_no_framework(name):
    outside = {other.split(".")[0] for other in reached_from(name)}
    assert not outside & {"django", "crispy_forms", "django_filters", PROJECT}


def test_the_proof_reaches_nothing_that_draws():
    """Else a mistake of the drawing would be one of its judge as well."""
    drawing = {f"placards.{name}" for name in ("pdf", "sheets", "pens")}
    assert drawing <= set(SOURCES)
    assert not drawing & reached_from("placards.proof")


@pytest.mark.parametrize("path", SOURCES.values(), ids=SOURCES)
def test_modules_and_functions_stay_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_FUNCTION_LINES
    ]
    assert long == []


def test_templates_stay_short():
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "templates").rglob("*.html")}
    assert lengths
    assert {str(path): lines for path, lines in lengths.items() if lines > MOST_TEMPLATE_LINES} == {}


def lines_of(paths):
    return sum(len(path.read_text("utf-8").splitlines()) for path in paths)


@pytest.mark.parametrize("app", [*APPS, PROJECT])
def test_tests_are_at_least_as_long_as_the_code(app):
    code = lines_of(path for path in python_files(app) if "migrations" not in path.parts)
    assert lines_of(python_files(f"tests/{app}")) >= code > 0


def test_no_drawer_for_everything():
    names = {
        part for path in python_files(*APPS, PROJECT, "tests") for part in path.relative_to(ROOT).with_suffix("").parts
    }
    assert not names & DRAWERS


def own_text_files():
    kinds = {".py", ".html", ".css", ".js", ".md", ".toml", ".in", ".json", ".svg", ".yml", ".yaml", ""}
    folders = [*APPS, PROJECT, "templates", "static", "scripts", "docs", "tests"]
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    return [path for path in files if path.suffix in kinds and "__pycache__" not in path.parts]


# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a folder beside the checkout": re.compile(r"\.\./" + "shared"),
    "a path of one machine": re.compile(r"/(?:home|Users|work)/" + r"[a-z]"),
    "work left undone": re.compile(rf"(?m)(?:#|//|/\*|<!--|{{#).*\b(?:{'TO'}DO|{'FIX'}ME|{'HA'}CK)\b"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what):
    files = own_text_files()
    assert len(files) > 100
    found = [str(path.relative_to(ROOT)) for path in files if FORBIDDEN[what].search(path.read_text("utf-8"))]
    assert found == []


def routed_views(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routed_views(pattern)
        else:
            yield getattr(pattern.callback, "view_class", pattern.callback)


def test_every_list_has_its_queries_counted():
    lists = {view for view in routed_views() if isinstance(view, type) and issubclass(view, ListView)}
    assert lists == {*LISTS, *HISTORIES}


def test_every_name_of_the_order_is_once_and_the_apps_are_installed_in_it(settings):
    installed = [name for name in settings.INSTALLED_APPS if name in ORDER]
    assert installed == APPS
    assert all(ORDER.index(left) < ORDER.index(right) for left, right in pairwise(installed))


def test_no_broad_except_without_a_log():
    """`except Exception` stands once, where a job's crash is logged for us and said to the officer."""
    found = [
        name
        for name, path in SOURCES.items()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and getattr(node.type, "id", "Exception") in ("Exception", "BaseException")
        and not isinstance(node.type, ast.Tuple | ast.Attribute)
    ]
    assert found == ["jobs.runner"]


# A lock without `no_key` also keeps out every row that points at the locked one. An event points at its actor and its
# unit, and looks for them at commit, when it holds the head of the audit: whoever locks so and then waits for the head
# waits for ever.
LOCKS_WITH_THE_KEY = {
    ("officers.audit", "_append"): "the head of the audit: nothing points at it, and it is locked last",
    ("officers.once", "answer_once"): "receipts of forms: nothing points at them",
    ("officers.services.second_factor", "_what_is_wrong"): "her phone and her codes: no event points at them",
    ("payments.erasing", "forget_accounts"): "accounts that are deleted at once",
}


def test_a_lock_leaves_the_key_alone():
    found = {
        (name, function.name)
        for name, path in SOURCES.items()
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update"
        if "no_key=True" not in [ast.unparse(keyword) for keyword in node.keywords]
    }
    assert found == set(LOCKS_WITH_THE_KEY)
