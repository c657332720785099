"""Who acts in this request, and the guard that watches the answering of it."""

from contextlib import nullcontext

from django.conf import settings
from django.db import connection

from officers.acting import acting_as, client_address
from officers.scoping import guard


def acting(get_response):
    """Everything behind it works on behalf of the signed-in user."""

    def answer(request):
        # Asked here, the user is read before the guard is on.
        user = request.user if request.user.is_authenticated else None
        with acting_as(user, address=client_address(request)), guard(connection) if settings.GUARDS else nullcontext():
            return get_response(request)

    return answer
