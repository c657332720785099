"""What a signed-in officer has to do before anything else: her code, her own password, a second factor."""

from dataclasses import dataclass

from officers.second_factor import requires_second_factor
from officers.sessions import is_verified

ALWAYS_OPEN = frozenset({"officers:sign-out"})


@dataclass(frozen=True)
class Gate:
    """`page` leads through it; `open_pages` may be seen before."""

    page: str
    open_pages: frozenset[str] = ALWAYS_OPEN

    def lets_through(self, page: str) -> bool:
        return page == self.page or page in self.open_pages


CODE = Gate("officers:second-factor")
OWN_PASSWORD = Gate("officers:password")
ENROLMENT = Gate("officers:second-factor-enrol", ALWAYS_OPEN | {"officers:confirm"})


def gate_before(request) -> Gate | None:
    user = request.user
    if user.has_second_factor and not is_verified(request.session):
        return CODE
    if user.must_change_password:
        return OWN_PASSWORD
    if not user.has_second_factor and requires_second_factor(user):
        return ENROLMENT
    return None
