"""What every answer of the portal has in common."""

from django.template.loader import render_to_string


def nothing_personal_stays(get_response):
    """On a shared phone, Back after signing out must not show what a signed-in officer saw."""

    def answer(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def wrong_method_in_words(get_response):
    """Django answers a wrong method with an empty page; a browser would show its own, in English."""

    def answer(request):
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    return answer
