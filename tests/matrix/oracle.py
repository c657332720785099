"""What each role may do and which places it reaches, in plain words and by hand.

Nothing here is taken from officers/roles.py or officers/scope.py: if the two disagree, one of them is wrong.
"""

KEEPS = {"see", "register", "edit", "move", "propose", "print", "hand_over", "export"}
# A board keeps the register of its market, but has no unit to add another market to.
NEW_MARKET = "register in a unit"
OFFICER = KEEPS | {NEW_MARKET, "import", "reveal", "appoint"}
RIGHTS = {
    "administrator": {"see", "appoint", "audit"},
    "province_officer": OFFICER | {"approve", "audit"},
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
REACHED = {
    **dict.fromkeys(("market", "section", "stall", "shown account", "account", "owner", "batch", "placard"), REGISTER),
    **dict.fromkeys(("user", "appointment"), PEOPLE),
}

# What a page asks of who opens it, besides the actions of RIGHTS.
ANYONE, SIGNED_IN = "anyone", "signed in"
# What comes of it. DONE is the page, or the way on from it.
DONE, FORBIDDEN, NOT_FOUND, WRONG_METHOD, SIGN_IN = {200, 302}, {403}, {404}, {405}, {302}


def one_of_each_relation(role, places):
    """Enough where the same was asked of every place already, and now only its name stands in another field."""
    return {RELATIONS[role][place]: place for place in PLACES if place in places}.values()


def outcome(role, needs, kind="", place=""):
    """The statuses that are right when `role` asks for a page that `needs` an action on a row of `kind` at `place`."""
    if role == ANONYMOUS and needs != ANYONE:
        return SIGN_IN
    if needs is None:
        return WRONG_METHOD
    if needs in (ANYONE, SIGNED_IN):
        return DONE
    if kind and place not in REACHED[kind][role]:
        return NOT_FOUND
    return DONE if needs in RIGHTS[role] else FORBIDDEN
