"""What every answer of the portal has in common."""


def nothing_personal_stays(get_response):
    """On a shared phone, Back after signing out must not show what a signed-in officer saw."""

    def answer(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer
