"""What was typed is kept when something has to be done first: signing in again, the password, the second factor.

The server stores nothing for a stranger: on the sign-in page the form's fields travel in one sealed hidden field. The
seal is bound to the form's address, and holds who typed it. In a session they are sealed too.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode

from officers.page_names import PAGE_NAMES
from officers.sealed import SealBrokenError, seal, unseal

FIELD = "kept"
IN_SESSION = "kept_form"
MOST_BYTES = 200_000
# Over a long holiday, and well within the time for which a form's one-time key is remembered.
KEPT_FOR = timedelta(days=10)
TOO_LONG = "Phần vừa gõ dài quá 200 kB nên không giữ được: phải gõ lại."
OF_NOBODY = "Không biết ai đã gõ phần vừa rồi nên không giữ được: phải gõ lại."
OF_ANOTHER = "Phần gõ dở là của người khác nên không gửi tiếp được."


class NotKeptError(Exception):
    """What is said to who typed it."""


@dataclass(frozen=True)
class KeptForm:
    """`path` with its query; `fields` in the order they were sent."""

    path: str
    fields: list[tuple[str, str]]
    typed_by: str
    typed_at: datetime
    had_files: bool

    @property
    def page_name(self) -> str:
        """What the page is called; empty for one without a name."""
        try:
            return PAGE_NAMES.get(resolve(self.path.partition("?")[0]).view_name, "")
        except Resolver404:
            return ""

    def is_of(self, user) -> bool:
        return self.typed_by == str(user.pk)


class NeverKept:
    """A view mixin: what is sent to it are passwords and codes."""

    keeps_form = False


def is_to_be_kept(request) -> bool:
    view = getattr(request.resolver_match.func, "view_class", None)
    return request.method == "POST" and getattr(view, "keeps_form", True)


def has_words(request) -> bool:
    return bool(_fields_of(request) or request.FILES)


def seal_form(request, typed_by) -> str:
    """For a hidden field or the session. What nobody is known to have typed would go to whoever signs in next."""
    if not typed_by:
        raise NotKeptError(OF_NOBODY)
    said = {
        "by": str(typed_by),
        "at": timezone.now().isoformat(),
        "files": bool(request.FILES),
        "fields": _fields_of(request),
    }
    text = json.dumps(said, ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        raise NotKeptError(TOO_LONG)
    return base64.urlsafe_b64encode(seal(text, context=_context(request.get_full_path()))).decode()


def open_form(sealed: str, path: str) -> KeptForm | None:
    try:
        said = json.loads(unseal(base64.urlsafe_b64decode(sealed), context=_context(path)))
    except (SealBrokenError, ImproperlyConfigured, binascii.Error, ValueError):
        return None
    typed_at = datetime.fromisoformat(said["at"])
    if timezone.now() - typed_at > KEPT_FOR:
        return None
    fields = [(name, value) for name, value in said["fields"]]
    return KeptForm(path, fields, said["by"], typed_at, said["files"])


def take_kept(request, path: str):
    """After signing in: what came along with the sign-in form waits in the session, if it is hers."""
    sealed = request.POST.get(FIELD, "")
    kept = open_form(sealed, path) if sealed else None
    if kept is None:
        return
    if kept.is_of(request.user):
        request.session[IN_SESSION] = {"path": path, "sealed": sealed}
    else:
        messages.warning(request, OF_ANOTHER)


def keep_form(request):
    """Of one who is signed in: it waits in her session."""
    sealed = seal_form(request, request.user.pk)
    request.session[IN_SESSION] = {"path": request.get_full_path(), "sealed": sealed}


def lead_through(request, page: str):
    """Another page first, then back here; what was sent here waits in the session meanwhile."""
    after = request.get_full_path()
    if is_to_be_kept(request):
        try:
            keep_form(request)
            after = reverse("officers:kept")
        except NotKeptError as lost:
            messages.warning(request, str(lost))
    return redirect(f"{reverse(page)}?{urlencode({'next': after})}")


def has_kept(request) -> bool:
    return IN_SESSION in request.session


def kept_form(request) -> KeptForm | None:
    waiting = request.session.get(IN_SESSION)
    kept = open_form(waiting["sealed"], waiting["path"]) if waiting else None
    return kept if kept and kept.is_of(request.user) else None


def drop_kept(request):
    request.session.pop(IN_SESSION, None)


def drop_used(request):
    """It was sent on: it is of no more use."""
    if request.method == "POST" and request.session.get(IN_SESSION, {}).get("path") == request.get_full_path():
        drop_kept(request)


def _fields_of(request) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
    ]


def _context(path: str) -> str:
    return f"kept form:{path}"
