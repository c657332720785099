"""Every address of the portal: what each method needs, and which kind of row it is about.

A new page is one line of PAGES. `get` and `post` name the action that the method needs, in the words of oracle.py; a
method that is left out is answered with 405. `about` is a kind of row of world.py and oracle.py: which of its names
the address holds is read from the address itself. What else the address holds is given by name (`what="hide"`).
"""

from dataclasses import dataclass, field

from django.urls import URLPattern, get_resolver, reverse

from tests.matrix.oracle import ANYONE, NEW_MARKET, SIGNED_IN
from tests.matrix.world import WORD

# In place of every name of a row that does not exist.
ABSENT_NAME, ABSENT_NUMBER = "KHONGCO2", 987_654_321


@dataclass(frozen=True)
class Page:
    """`lists`: shows everything that its reader reaches. `shows`: about a row, and says which. `is_file`: no page."""

    name: str
    about: str = ""
    get: str | None = None
    post: str | None = None
    query: str = ""
    lists: bool = False
    is_file: bool = False
    fixed: dict = field(default_factory=dict)

    def address(self, names=None):
        names = {name: self.fixed.get(name) or (names or {})[name] for name in PARAMETERS[self.name]}
        return reverse(self.name, kwargs=names) + self.query

    @property
    def row_names(self):
        return [name for name in PARAMETERS[self.name] if name not in self.fixed]

    def needs(self, method):
        return {"get": self.get, "post": self.post}[method]


def page(name, about="", *, get=None, post=None, query="", lists=False, is_file=False, **fixed):
    return Page(name, about, get, post, query, lists, is_file, fixed)


def parameters_of_addresses(patterns=None, namespace=""):
    """The names in every address of the whole URL conf, by `app:name`."""
    found = {}
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            pattern = entry.pattern
            names = getattr(pattern, "converters", None) or pattern.regex.groupindex
            found[f"{namespace}:{entry.name}" if namespace else str(entry.name)] = list(names)
        else:
            found |= parameters_of_addresses(entry.url_patterns, entry.namespace or namespace)
    return found


PARAMETERS = parameters_of_addresses()
SEARCH = f"?q={WORD}"

PAGES = [
    page("officers:sign-in", get=ANYONE, post=ANYONE),
    page("officers:sign-out", post=SIGNED_IN),
    page("officers:confirm", get=SIGNED_IN, post=SIGNED_IN),
    page("officers:profile", get=SIGNED_IN),
    page("officers:password", get=SIGNED_IN, post=SIGNED_IN),
    page("stalls:work", get=SIGNED_IN, lists=True),
    page("stalls:search", get=SIGNED_IN),
    page("stalls:search", get=SIGNED_IN, query=SEARCH, lists=True),
    page("stalls:market-list", get=SIGNED_IN, lists=True),
    page("stalls:market-list", get=SIGNED_IN, query=SEARCH, lists=True),
    page("stalls:market-create", get=NEW_MARKET, post=NEW_MARKET),
    page("stalls:market-detail", "market", get="see"),
    page("stalls:market-detail", "market", get="see", query=SEARCH),
    page("stalls:market-update", "market", get="edit", post="edit"),
    page("stalls:market-close", "market", get="edit", post="edit"),
    page("stalls:market-reopen", "market", get=SIGNED_IN, post="edit"),
    page("stalls:section-list", "market", get="edit", post="edit"),
    page("stalls:section-update", "section", get=SIGNED_IN, post="edit"),
    page("stalls:stall-list", get=SIGNED_IN, lists=True),
    page("stalls:stall-list", get=SIGNED_IN, query=SEARCH, lists=True),
    page("stalls:stall-detail", "stall", get="see"),
    page("stalls:stall-update", "stall", get="edit", post="edit"),
    page("stalls:move-in", "stall", get="move", post="move"),
    page("stalls:move-out", "stall", get="move", post="move"),
    page("stalls:stall-close", "stall", get="edit", post="edit"),
    page("stalls:stall-reopen", "stall", get=SIGNED_IN, post="edit"),
    page("stalls:owner-list", get=SIGNED_IN, lists=True),
    page("stalls:owner-list", get=SIGNED_IN, query=SEARCH, lists=True),
    page("stalls:owner-detail", "owner", get="see"),
    page("stalls:owner-update", "owner", get="edit", post="edit"),
    page("payments:stall-register", "market", get="register", post="register"),
    page("payments:account-add", "stall", get="register", post="register"),
    page("payments:confirm-next", "stall", get="register"),
    page("payments:account-confirm", "shown account", get="register", post="register"),
    page("payments:account-order", "shown account", get="see", post="edit", what="primary"),
    page("payments:account-order", "shown account", get="see", post="edit", what="hide"),
    page("payments:account-order", "shown account", get="see", post="edit", what="show"),
    page("placards:order", "market", get="print", post="print"),
    page("placards:batch-list", get=SIGNED_IN, lists=True),
    page("placards:batch-detail", "batch", get="see"),
    page("placards:batch-file", "batch", get="print", is_file=True),
]
