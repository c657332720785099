"""Who may do what, in one table. Where they may do it is the scope's business (scope.py)."""

from officers.enums import Action, Role

RIGHTS: dict[Role, frozenset[Action]] = {
    Role.ADMINISTRATOR: frozenset({Action.SEE}),
    Role.PROVINCE_OFFICER: frozenset({Action.SEE, Action.REGISTER, Action.PRINT}),
    Role.AREA_OFFICER: frozenset({Action.SEE, Action.REGISTER, Action.PRINT}),
    Role.COMMUNE_OFFICER: frozenset({Action.SEE, Action.REGISTER, Action.PRINT}),
    Role.MARKET_BOARD: frozenset({Action.SEE, Action.REGISTER, Action.PRINT}),
    Role.VIEWER: frozenset({Action.SEE}),
}

# A board's scope is its markets (stalls.BoardMembership), never a unit.
ROLES_BY_APPOINTMENT = tuple(role for role in Role if role is not Role.MARKET_BOARD)
