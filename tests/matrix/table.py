"""Every address of the portal: what each method needs, and which kind of row it is about.

A new page is one line of PAGES. `get` and `post` name the action that the method needs, in the words of oracle.py; a
method that is left out is answered with 405. `about` is a kind of row of world.py and oracle.py: which of its names
the address holds is read from the address itself. What else the address holds is given by name (`what="hide"`).
A POST that is given its fields (`sends`) has to write the register where it is allowed, and only there.
"""

from dataclasses import dataclass, field, fields

from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from tests.matrix.oracle import (
    ANYONE,
    IS_BELOW,
    IS_PARTLY_BELOW,
    NAMES_A_ROW,
    NEW_MARKET,
    SIGN_UP_LINK,
    SIGNED_IN,
    UNKNOWN_SHEET,
)
from tests.matrix.world import INDICATOR, TARGET, WORD

# In place of every name of a row that does not exist.
ABSENT_NAME, ABSENT_NUMBER = "KHONGCO2", 987_654_321


@dataclass(frozen=True)
class Page:
    """`lists`: shows every row of this kind that its reader reaches. `file`: the type of what is no page.

    `asks_first`: looks at the right and the row before the method. `notes`: the tables that even its GET writes.
    `names_all_to`: the role that reads there what everybody of the portal is called.
    """

    name: str
    about: str = ""
    get: str | None = None
    post: str | None = None
    query: str = ""
    lists: str = ""
    file: str = ""
    sends: dict | None = None
    asks_first: bool = False
    notes: frozenset = frozenset()
    names_all_to: str = ""
    fixed: dict = field(default_factory=dict)

    def address(self, names=None):
        names = {name: self.fixed.get(name) or (names or {})[name] for name in PARAMETERS[self.name]}
        return reverse(self.name, kwargs=names) + self.query

    @property
    def row_names(self):
        return [name for name in PARAMETERS[self.name] if name not in self.fixed]

    def needs(self, method):
        return {"get": self.get, "post": self.post}[method]


SAID = {each.name for each in fields(Page)}


def page(name, about="", **said):
    """What is no word of `Page` is a part of the address."""
    fixed = {word: said.pop(word) for word in set(said) - SAID}
    return Page(name, about, fixed=fixed, **said)


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

NOW = {"when": "now"}
TODAY = f"{timezone.localdate():%d/%m/%Y}"
REASON = {"reason": "owner"}
MEASURED = {"left": "21,5", "across": "171", "top": "20", "down": "257"}
READ_OFF = {"holder_name": "LUC VAN SON", "relation": "spouse", "relation_reason": "Dùng chung"}
VISITED = {"on_wall": "none", "accepts": "yes", "visited_on": TODAY}
ASKED = {"reached": "seen", "percent": "80", "until": f"31/12/{timezone.localdate().year + 1}"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AUDITED = frozenset({"officers_auditevent", "officers_audithead"})

PAGES = [
    page("officers:sign-in", get=ANYONE, post=ANYONE),
    page("officers:sign-out", post=SIGNED_IN),
    page("officers:sign-up-link", get=ANYONE, post=ANYONE, uid="2s", token="khong-co"),
    page("officers:sign-up", get=SIGN_UP_LINK, post=SIGN_UP_LINK),
    page("officers:second-factor", get=SIGNED_IN, post=SIGNED_IN),
    page("officers:confirm", get=SIGNED_IN, post=SIGNED_IN),
    page("officers:kept", get=SIGNED_IN, post=SIGNED_IN),
    page("officers:profile", get=SIGNED_IN),
    page("officers:password", get=SIGNED_IN, post=SIGNED_IN),
    page("officers:sign-out-everywhere", post=SIGNED_IN),
    page("officers:second-factor-enrol", get=SIGNED_IN, post=SIGNED_IN),
    page("officers:recovery-codes", get=SIGNED_IN, post=SIGNED_IN),
    page("officers:second-factor-remove", get=SIGNED_IN, post=SIGNED_IN),
    # What happens to a user happens in no unit, so it is the administrator's to read, wherever the user works.
    page("officers:audit-list", get="audit", asks_first=True, names_all_to="administrator"),
    page("officers:roles", get=SIGNED_IN),
    page("officers:officer-list", get="appoint", asks_first=True, lists="user"),
    page("officers:officer-list", get="appoint", query=SEARCH, lists="stopped user"),
    page("officers:officer-create", get="appoint", post="appoint"),
    page("officers:appoint", get="appoint", post="appoint"),
    page("officers:bulk", get="appoint", post="appoint"),
    page("officers:slips", get="appoint", post="appoint"),
    page("officers:reassign", get="appoint", post=NAMES_A_ROW),
    page("officers:officer-detail", "user", get="appoint", asks_first=True),
    page("officers:officer-sign-out", "user", get="appoint", post=IS_PARTLY_BELOW, sends={}),
    page("officers:officer-pair-anew", "user", get="appoint", post=IS_BELOW, sends={}),
    page("officers:officer-deactivate", "user", get="appoint", post=IS_PARTLY_BELOW, sends={}),
    page("officers:officer-reactivate", "stopped user", get="appoint", post=IS_BELOW, sends={}),
    page("officers:appointment-end", "appointment", get="appoint", post=IS_BELOW, sends=NOW),
    page("stalls:work", get=SIGNED_IN, lists="market"),
    page("stalls:search", get=SIGNED_IN),
    page("stalls:search", get=SIGNED_IN, query=SEARCH, lists="stall"),
    page("stalls:market-list", get=SIGNED_IN, lists="market"),
    page("stalls:market-list", get=SIGNED_IN, query=SEARCH, lists="market"),
    page("stalls:market-create", get=NEW_MARKET, post=NEW_MARKET),
    page("stalls:market-detail", "market", get="see"),
    page("stalls:market-detail", "market", get="see", query=SEARCH),
    page("stalls:market-history", "market", get="see"),
    page("stalls:market-update", "market", get="edit", post="edit"),
    page("stalls:market-close", "market", get="edit", post="edit"),
    page("stalls:market-reopen", "market", get=SIGNED_IN, post="edit"),
    page("stalls:section-list", "market", get="edit", post="edit"),
    page("stalls:section-update", "section", get="edit", post="edit"),
    page("stalls:board", "market", get="appoint", post="appoint"),
    page("stalls:seat-end", "seat", get="appoint", post=IS_BELOW, sends=NOW),
    page("stalls:stall-list", get=SIGNED_IN, lists="stall"),
    page("stalls:stall-list", get=SIGNED_IN, query=SEARCH, lists="stall"),
    page("stalls:stall-detail", "stall", get="see"),
    page("stalls:stall-history", "stall", get="see"),
    page("stalls:stall-update", "stall", get="edit", post="edit"),
    page("stalls:move-in", "stall", get="move", post="move"),
    page("stalls:move-out", "stall", get="move", post="move"),
    page("stalls:stall-close", "stall", get="edit", post="edit"),
    page("stalls:stall-reopen", "stall", get=SIGNED_IN, post="edit"),
    page("stalls:owner-list", get=SIGNED_IN, lists="owner"),
    page("stalls:owner-list", get=SIGNED_IN, query=SEARCH, lists="owner"),
    page("stalls:owner-detail", "owner", get="see"),
    page("stalls:owner-history", "owner", get="see"),
    page("stalls:owner-update", "owner", get="edit", post="edit"),
    page("stalls:owner-reveal", "owner", get="reveal", post="reveal", sends=REASON),
    page("stalls:consent-create", "owner", get="register", post="register", sends={"how": "spoken"}),
    page("stalls:consent-slip", "owner", get="register"),
    page("stalls:consent-withdraw", "owner", get="reveal", post="reveal", sends={"asked": "on"}),
    page(
        "stalls:request-create", "owner", get="register", post="register",
        sends={"kind": "see", "received_on": TODAY, "how": "phone"},
    ),
    page("stalls:request-list", get=SIGNED_IN, lists="request"),
    page("stalls:request-detail", "request", get="see"),
    page(
        "stalls:request-answer", "request", get="edit", post="edit",
        sends={"answer": "Đã cho xem.", "answered_on": TODAY},
    ),
    page("jobs:job-file", "exported list", get="see", file=XLSX),
    page("payments:import-list", get=SIGNED_IN, lists="import"),
    page("payments:import-create", get="import", post="import"),
    page("payments:import-start", "market", get="import", post="import"),
    # Who took a list of a market along is in the audit.
    page("payments:import-template", "market", get="import", file=XLSX, notes=AUDITED),
    page("payments:import-template-commune", "market", get="import", file=XLSX, notes=AUDITED),
    page("payments:register-in-full", "market", get="reveal", post="reveal", sends=REASON),
    page("payments:import-detail", "import", get="see", post="import"),
    page("payments:import-again", "import", get="see", post="import"),
    page("payments:import-undo", "import", get="see", post="import"),
    page("payments:import-notes", "import", get="import"),
    page("payments:stall-register", "market", get="register", post="register"),
    page("payments:register-preview", "market", post="register"),
    page("payments:account-add", "stall", get="register", post="register"),
    page("payments:account-photo", "stall", get="register", post="register"),
    page("payments:account-preview", "stall", post="register"),
    page("payments:confirm-next", "stall", get="register"),
    page("payments:account-confirm", "shown account", get="register", post="register"),
    page("payments:account-order", "shown account", get="see", post="edit", what="primary"),
    page("payments:account-order", "shown account", get="see", post="edit", what="hide"),
    page("payments:account-order", "shown account", get="see", post="edit", what="show"),
    page("payments:account-history", "account", get="see"),
    page("payments:account-reveal", "account", get="reveal", post="reveal", sends=REASON),
    page("payments:change-create", "stall", get="propose", post="propose"),
    page("payments:change-list", get=SIGNED_IN, lists="change"),
    page("payments:change-detail", "change", get="see"),
    # That the code was looked at for it is in the audit.
    page("payments:change-approve", "change", get="approve", post="approve", sends=READ_OFF, notes=AUDITED),
    page("payments:change-refuse", "change", get="approve", post="approve", sends={"answer": "Không nhận"}),
    page("payments:change-withdraw", "change", get="see", post="propose"),
    page("payments:change-slip", "approved change", get="propose"),
    page("payments:alarm-list", get=SIGNED_IN, lists="alarm"),
    page("payments:alarm-list", get=SIGNED_IN, query="?state=explained&kind=changes", lists="alarm"),
    page("payments:alarm-detail", "alarm", get="see", asks_first=True),
    page("payments:alarm-explain", "alarm", get="register", post="register"),
    page("payments:alarm-close", "alarm", get="approve", post="approve"),
    page("payments:alarm-history", "alarm", get="see"),
    page("payments:own-numbers", get=SIGNED_IN, post="register"),
    page("payments:own-number-forget", get=SIGNED_IN, post=SIGNED_IN, code=ABSENT_NAME),
    page("payments:bank-list", get=SIGNED_IN),
    page("payments:bank-list", get=SIGNED_IN, query="?q=nong+nghiep"),
    page("placards:bank-detail", get=SIGNED_IN, lists="market", bin="970405"),
    page("payments:bank-update", get="settings", post="settings", bin="970405"),
    page("payments:bank-end", get="settings", post="settings", bin="970405"),
    page("payments:bank-go-on", get="settings", post="settings", bin="970405"),
    page("payments:bank-history", get=SIGNED_IN, bin="970405"),
    page("placards:order", "market", get="print", post="print"),
    page("placards:order-preview", "market", post="print"),
    page("placards:run-create", get="print", post="print"),
    page("placards:run-detail", "run", get="see"),
    page("placards:run-cancel", "run", get="see", post="print"),
    page("placards:run-file", "run", get="print", file="application/zip", notes=AUDITED),
    page("placards:printer-list", get=SIGNED_IN, lists="printer"),
    page("placards:printer-create", get="print", post="print"),
    page("placards:printer-detail", "printer", get="see"),
    page("placards:printer-measure", "printer", get="print", post="print", paper="a4", sends=MEASURED),
    page("placards:printer-sheet", "printer", get="print", paper="a4", file="application/pdf"),
    page("placards:printer-check", "printer", get="print", paper="a5", file="application/pdf"),
    page("placards:printer-retire", "printer", get="see", post="print", sends={}),
    page("placards:batch-list", get=SIGNED_IN, lists="batch"),
    page("jobs:job-list", get=SIGNED_IN),
    page("placards:batch-detail", "batch", get="see"),
    page("placards:batch-cancel", "batch", get="see", post="print"),
    # Who took a file along is in the audit: the only GETs that write.
    page("placards:batch-file", "batch", get="print", file="application/pdf", notes=AUDITED),
    page("placards:placard-history", "placard", get="see"),
    page("placards:ledger", get=SIGNED_IN, lists="market"),
    page("placards:sheet-list", get=SIGNED_IN, lists="placard"),
    page("placards:reprint-list", get=SIGNED_IN),
    page("placards:hand-over", "market", get="hand_over", post="hand_over"),
    page("placards:take-stock", "market", get="hand_over", post="hand_over"),
    page("placards:hand-over-serial", get="hand_over", post="hand_over"),
    page("placards:sheet", "placard", get="see"),
    page("placards:sheet-hand-over", "placard", get="hand_over", post="hand_over", sends={"to": "Chủ hộ", "on": TODAY}),
    page("placards:sheet-seen", "placard", get="see", post="hand_over"),
    page("placards:sheet-take-down", "placard", get="see", post="hand_over"),
    page("placards:sheet-spoil", "placard", get="hand_over", post="hand_over", sends={}),
    page("placards:sheet-lose", "placard", get="hand_over", post="hand_over", sends={}),
    # What everybody may see of a sheet that is there: tests/placards/test_verify.py.
    page("placards:verify", get=UNKNOWN_SHEET, serial=ABSENT_NAME),
    page("placards:verify-typed", get=UNKNOWN_SHEET, serial=ABSENT_NAME),
    page("outreach:session-list", get=SIGNED_IN, lists="session"),
    page("outreach:session-list", get=SIGNED_IN, query="?state=held&kind=traders", lists="session"),
    page("outreach:session-create", get="visit", post="visit"),
    page("outreach:session-detail", "session", get="see"),
    page("outreach:session-history", "session", get="see"),
    page("outreach:session-update", "session", get="visit", post="visit"),
    page("outreach:session-result", "session", get="visit", post="visit", sends={"head_count": "9"}),
    page("outreach:session-cancel", "session", get="visit", post="visit"),
    page("outreach:visit-list", get=SIGNED_IN, lists="visit"),
    page("outreach:round", "market", get="see"),
    page("outreach:visit", "stall", get="visit", post="visit", sends=VISITED),
    page("outreach:leaflet", get=SIGNED_IN, file="application/pdf"),
    page("reports:league", get=SIGNED_IN),
    page("reports:market-league", get=SIGNED_IN),
    page("reports:funnel", get=SIGNED_IN, query="?per=market"),
    page("reports:stall-list", get=SIGNED_IN, lists="stall"),
    page("reports:paper", get="export"),
    page("reports:paper-file", "made report", get="see", file=XLSX),
    page("reports:target-list", get=SIGNED_IN),
    page("reports:target-create", get="target", post="target", sends=ASKED),
    page("reports:target-remove", get="target", post="target", code=TARGET),
    page("reports:indicator-list", get=SIGNED_IN),
    page("reports:indicator-create", get="target", post="target"),
    page("reports:indicator-update", get="target", post="target", code=INDICATOR),
    page("reports:indicator-remove", get="target", post="target", code=INDICATOR),
    page("reports:indicator-suggest", get=SIGNED_IN, post="target"),
    page("placards:owner-held", "owner", get="see"),
    page("placards:owner-held-file", "owner", get="export", file="text/plain; charset=utf-8", notes=AUDITED),
    page("placards:owner-held-full", "owner", get="reveal", post="reveal", sends=REASON),
]  # fmt: skip
