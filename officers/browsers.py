"""Whose browser this is: a signed cookie that outlives the session, so that what was typed finds only who typed it."""

from urllib.parse import urlsplit

from django.conf import settings

from officers.kept import KEPT_FOR

SALT = "officers.browsers"
# Somebody else worked in this browser before and did not sign out: her pages may still be open in it.
AFTER_ANOTHER = "after another"


def cookie_name() -> str:
    """Bound to the host over HTTPS, as the session's cookie is."""
    return f"{'__Host-' * settings.SESSION_COOKIE_SECURE}writer"


def mark_browser(request, response, user):
    is_hers = request.typed_by in ("", str(user.pk)) and not is_after_another(request)
    response.set_signed_cookie(
        cookie_name(),
        f"{user.pk}:{'' if is_hers else AFTER_ANOTHER}",
        salt=SALT,
        max_age=int(KEPT_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_browser(response):
    response.delete_cookie(cookie_name(), samesite="Lax")


def writer_of(request) -> str:
    """Who signed in here last and did not sign out; empty when nobody is known."""
    return _mark_of(request)[0]


def is_after_another(request) -> bool:
    """A page that was opened before may be another's, and is not for this officer to send."""
    return _mark_of(request)[1] == AFTER_ANOTHER


def is_from_own_page(request) -> bool:
    """The browser itself says that a page of this very host sent it; a browser that says nothing is not believed."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    said = request.headers.get("Origin")
    if said is None:
        said = _origin_of(request.headers.get("Referer", ""))
    return said == f"{request.scheme}://{request.get_host()}"


def _mark_of(request) -> tuple[str, str]:
    mark = request.get_signed_cookie(cookie_name(), default="", salt=SALT, max_age=KEPT_FOR)
    writer, _colon, before = mark.partition(":")
    return writer, before


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
