"""What every answer of the portal has in common."""

from django.template.loader import render_to_string

NOT_USED = (
    "accelerometer",
    "autoplay",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "sync-xhr",
    "usb",
    "xr-spatial-tracking",
)
# The camera is for a placard's code, held before the phone.
FEATURES = ", ".join(["camera=(self)", *(f"{name}=()" for name in NOT_USED)])


def browser_features(get_response):
    """Tells the browser what no page here may ask it for, whoever managed to put a script there."""

    def answer(request):
        response = get_response(request)
        response["Permissions-Policy"] = FEATURES
        return response

    return answer


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
