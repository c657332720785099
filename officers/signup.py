"""The link by which somebody chooses her first password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from officers.audit import recording, service
from officers.models import User


class SignUpTokens(PasswordResetTokenGenerator):
    """Works once: it is bound to the password that it replaces, and to how often links were issued."""

    key_salt = "officers.signup"

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.sign_outs}"


sign_up_tokens = SignUpTokens()


@service
def new_sign_up_link(user) -> str:
    """A path to give to her on paper. Every link given before stops working."""
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    with recording("user.issue_link", held):
        held.sign_outs += 1
        held.save(update_fields=["sign_outs"])
    return f"/sign-up/{urlsafe_base64_encode(force_bytes(held.pk))}/{sign_up_tokens.make_token(held)}/"
