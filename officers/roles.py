"""Who may do what, in one table. Where they may do it is the scope's business (scope.py).

The page "Vai trò và quyền" and docs/handbook/vai-tro.md are made from this file; nothing else says who may do what.
"""

from officers.enums import Action, Role

_REGISTER_KEEPING = frozenset(
    {
        Action.SEE,
        Action.REGISTER,
        Action.EDIT,
        Action.MOVE,
        Action.PROPOSE,
        Action.PRINT,
        Action.HAND_OVER,
        Action.VISIT,
        Action.IMPORT,
        Action.EXPORT,
        Action.REVEAL,
    }
)

RIGHTS: dict[Role, frozenset[Action]] = {
    # Appoints and audits; whoever hands out the rights does not also keep the register.
    Role.ADMINISTRATOR: frozenset({Action.SEE, Action.APPOINT, Action.AUDIT, Action.SETTINGS}),
    Role.PROVINCE_OFFICER: _REGISTER_KEEPING
    | {Action.APPROVE, Action.APPOINT, Action.AUDIT, Action.TARGET, Action.SETTINGS},
    Role.AREA_OFFICER: _REGISTER_KEEPING | {Action.APPROVE, Action.APPOINT},
    # Whoever approves a change of account stands outside the hall, so neither commune nor board does.
    Role.COMMUNE_OFFICER: _REGISTER_KEEPING | {Action.APPOINT},
    Role.MARKET_BOARD: _REGISTER_KEEPING - {Action.IMPORT, Action.REVEAL},
    Role.VIEWER: frozenset({Action.SEE}),
}

# Whom each role may appoint: those below it, within her own scope. An administrator is made at the command line.
APPOINTS: dict[Role, tuple[Role, ...]] = {
    Role.ADMINISTRATOR: (
        Role.PROVINCE_OFFICER,
        Role.AREA_OFFICER,
        Role.COMMUNE_OFFICER,
        Role.MARKET_BOARD,
        Role.VIEWER,
    ),
    Role.PROVINCE_OFFICER: (Role.AREA_OFFICER, Role.COMMUNE_OFFICER, Role.MARKET_BOARD, Role.VIEWER),
    Role.AREA_OFFICER: (Role.COMMUNE_OFFICER, Role.MARKET_BOARD, Role.VIEWER),
    Role.COMMUNE_OFFICER: (Role.MARKET_BOARD, Role.VIEWER),
    Role.MARKET_BOARD: (),
    Role.VIEWER: (),
}

# A board's scope is its markets (stalls.BoardMembership), never a unit.
ROLES_BY_APPOINTMENT = tuple(role for role in Role if role is not Role.MARKET_BOARD)
