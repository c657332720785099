"""What each role may do and which places it reaches, in plain words and by hand.

Nothing here is taken from officers/roles.py or officers/scope.py: if the two disagree, one of them is wrong.
"""

KEEPS = {"see", "register", "edit", "move", "propose", "print", "hand_over", "visit", "export"}
# A board keeps the register of its market, but has no unit to add another market to.
NEW_MARKET = "register in a unit"
OFFICER = KEEPS | {NEW_MARKET, "import", "reveal", "appoint"}
RIGHTS = {
    "administrator": {"see", "appoint", "audit", "settings"},
    "province_officer": OFFICER | {"approve", "audit", "target", "settings"},
    "area_officer": OFFICER | {"approve"},
    "commune_officer": OFFICER,
    "market_board": KEEPS,
    "viewer": {"see"},
    # Was the officer of a commune that is no more: she still looks at what was hers.
    "former_officer": {"see"},
}
ANONYMOUS = "anonymous"
ROLES = (*RIGHTS, ANONYMOUS)

# Where the rows stand, and what that is to each role. What is not underlined by `REACHED` she must not learn of.
#   hall            the market hall of the board, in the commune of officer and viewer, in the area, in the province
#   next_hall       another market of the same commune
#   next_commune    another commune of the same area
#   beyond_area     a commune of the province in another area
#   province_level  registered at the province itself
#   abroad          another province
#   merged          in the commune, but registered in a commune that was merged into it, before that day
#   left_behind     still booked in the commune that is no more
#   absent          nowhere
RELATIONS = {
    "administrator": {
        "hall": "child", "next_hall": "child", "next_commune": "child", "beyond_area": "child",
        "province_level": "own", "abroad": "sibling", "merged": "ended unit", "left_behind": "ended unit",
    },
    "province_officer": {
        "hall": "child", "next_hall": "child", "next_commune": "child", "beyond_area": "child",
        "province_level": "own", "abroad": "sibling", "merged": "ended unit", "left_behind": "ended unit",
    },
    "area_officer": {
        "hall": "child", "next_hall": "child", "next_commune": "child", "beyond_area": "sibling",
        "province_level": "parent", "abroad": "foreign", "merged": "ended unit", "left_behind": "ended unit",
    },
    "commune_officer": {
        "hall": "own", "next_hall": "own", "next_commune": "sibling", "beyond_area": "parent",
        "province_level": "parent", "abroad": "foreign", "merged": "ended unit", "left_behind": "ended unit",
    },
    "market_board": {
        "hall": "own", "next_hall": "other market", "next_commune": "sibling", "beyond_area": "parent",
        "province_level": "parent", "abroad": "foreign", "merged": "ended unit", "left_behind": "ended unit",
    },
    "viewer": {
        "hall": "own", "next_hall": "own", "next_commune": "sibling", "beyond_area": "parent",
        "province_level": "parent", "abroad": "foreign", "merged": "ended unit", "left_behind": "ended unit",
    },
    "former_officer": {
        "hall": "foreign", "next_hall": "foreign", "next_commune": "sibling", "beyond_area": "parent",
        "province_level": "parent", "abroad": "foreign", "merged": "ended unit", "left_behind": "own",
    },
}  # fmt: skip
PLACES = tuple(RELATIONS["administrator"])

_PROVINCE = set(PLACES) - {"abroad"}
_AREA = {"hall", "next_hall", "next_commune", "merged"}
_COMMUNE = {"hall", "next_hall", "merged"}
# Markets and all that stands in them: sections, stalls, owners, accounts, orders to print, sheets.
REGISTER = {
    "administrator": _PROVINCE,
    "province_officer": _PROVINCE,
    "area_officer": _AREA,
    "commune_officer": _COMMUNE,
    "market_board": {"hall"},
    "viewer": _COMMUNE,
    "former_officer": {"merged", "left_behind"},
    ANONYMOUS: frozenset(),
}
# Who is appointed where: only for those who appoint there.
PEOPLE = {
    "administrator": _PROVINCE,
    "province_officer": _PROVINCE,
    "area_officer": _AREA,
    "commune_officer": _COMMUNE,
    **dict.fromkeys(("market_board", "viewer", "former_officer", ANONYMOUS), frozenset()),
}
# A printer stands in an office: those who are appointed to that unit itself. A board has its own.
OFFICES = {
    "administrator": {"province_level"},
    "province_officer": {"province_level"},
    "area_officer": frozenset(),
    "commune_officer": _COMMUNE,
    "market_board": frozenset(),
    "viewer": _COMMUNE,
    "former_officer": {"left_behind"},
    ANONYMOUS: frozenset(),
}
IN_REGISTER = (
    "market", "section", "stall", "shown account", "account", "owner", "batch", "run", "placard", "seat", "request",
    "change", "approved change", "alarm", "visit", "session",
)  # fmt: skip
# A list on its way is its sender's alone: here the commune's officer sent one for each market of hers.
OWN_LISTS = {role: frozenset() for role in ROLES} | {"commune_officer": {"hall", "next_hall", "merged"}}
# The reports of a quarter are made for the province's officer, and for nobody else.
OWN_REPORTS = {role: frozenset() for role in ROLES} | {"province_officer": {"hall", "next_hall", "merged"}}
OF_PEOPLE = ("user", "stopped user", "appointment")
REACHED = (
    dict.fromkeys(IN_REGISTER, REGISTER)
    | dict.fromkeys(OF_PEOPLE, PEOPLE)
    | {"printer": OFFICES, "import": OWN_LISTS, "exported list": OWN_LISTS, "made report": OWN_REPORTS}
)

# Who gives and takes which role, below her and where she appoints. Nobody touches her own.
BELOW = {
    "administrator": {"province_officer", "area_officer", "commune_officer", "market_board", "viewer"},
    "province_officer": {"area_officer", "commune_officer", "market_board", "viewer"},
    "area_officer": {"commune_officer", "market_board", "viewer"},
    "commune_officer": {"market_board", "viewer"},
    **dict.fromkeys(("market_board", "viewer", "former_officer", ANONYMOUS), frozenset()),
}
# What the person of each place is appointed to there. The one with a second role where nobody here appoints is seen by
# whoever reaches the first, and that one may be taken from her, or she be stopped; her account is nobody's here.
AND_ABROAD = " there and viewer abroad"
HOLDS = {
    "hall": "viewer",
    "next_hall": f"viewer{AND_ABROAD}",
    "next_commune": "commune_officer",
    "beyond_area": "viewer",
    "province_level": "province_officer",
    "abroad": "viewer",
    "merged": "commune_officer",
    "left_behind": "commune_officer",
}

# What a page asks of who opens it, besides the actions of RIGHTS.
ANYONE, SIGNED_IN = "anyone", "signed in"
# The page behind a link that is printed for one person: nobody here holds one.
SIGN_UP_LINK = "a sign-up link"
# Anybody may ask about a sheet by its serial; this one is nobody's.
UNKNOWN_SHEET = "anyone, of a sheet that is not there"
# Something is done to a person: she must be below. It is refused in words, on the page that shows her.
IS_BELOW = "appoint all that she holds anywhere"
# To stop her, or to sign her out, it is enough to be above one role of hers, unless she is above oneself.
IS_PARTLY_BELOW = "appoint one role that she holds"
BY_RANK = (IS_BELOW, IS_PARTLY_BELOW)
# It is done to a row that the form names: without the name there is none.
NAMES_A_ROW = "appoint a row named by the form"
# What comes of it. DONE is the page, or the way on from it; REFUSED is the page again, and nothing is done.
DONE, REFUSED, FORBIDDEN, NOT_FOUND, WRONG_METHOD, SIGN_IN = {200, 302}, {200}, {403}, {404}, {405}, {302}
# A stranger who typed something is asked to sign in on the spot, with what she typed kept.
SIGN_IN_HERE = {200, "sign in"}


def one_of_each_relation(role, places):
    """Enough where rows of every place are asked for elsewhere. What a merger left is of two kinds, and both count."""
    kinds = {place: (relation, relation == "ended unit" and place) for place, relation in RELATIONS[role].items()}
    return {kinds[place]: place for place in PLACES if place in places}.values()


def is_below(role, needs, kind, place):
    """Whether `role` may take what the person of `place` holds: for the whole account, all that she holds anywhere."""
    here = HOLDS[place].removesuffix(AND_ABROAD)
    if kind == "seat":
        here = "market_board"
    elif needs == IS_BELOW and kind != "appointment":
        here = HOLDS[place]
    return here in BELOW[role]


# The same for everybody who is signed in.
ALIKE = {None: WRONG_METHOD, ANYONE: DONE, SIGNED_IN: DONE, SIGN_UP_LINK: NOT_FOUND, UNKNOWN_SHEET: NOT_FOUND}


def outcome(role, needs, kind="", place="", *, typed=False):
    """The statuses that are right when `role` asks for a page that `needs` an action on a row of `kind` at `place`."""
    if role == ANONYMOUS and needs not in (ANYONE, SIGN_UP_LINK, UNKNOWN_SHEET):
        return SIGN_IN_HERE if typed else SIGN_IN
    if needs in ALIKE:
        return ALIKE[needs]
    # Pages of people are for whoever appoints at all: the others are told so whomever they ask about.
    if kind in OF_PEOPLE and "appoint" not in RIGHTS[role]:
        return FORBIDDEN
    if kind and place not in REACHED[kind][role]:
        return NOT_FOUND
    return _within_reach(role, needs, kind, place)


def _within_reach(role, needs, kind, place):
    action = "appoint" if needs in (*BY_RANK, NAMES_A_ROW) else needs
    if action not in RIGHTS[role]:
        return FORBIDDEN
    if needs == NAMES_A_ROW:
        return NOT_FOUND
    return REFUSED if needs in BY_RANK and not is_below(role, needs, kind, place) else DONE
