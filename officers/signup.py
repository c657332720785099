"""The one-time link by which a new officer chooses her own password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from officers.models import TERMS, User
from officers.scoping import beyond_scope

# Seven of time and 80 bits: it is copied off paper.
TOKEN_LETTERS = 27


class SignUpTokens(PasswordResetTokenGenerator):
    """Good until a password is chosen, another link is issued, a role is given or ended, or SIGN_UP_DAYS have passed.

    Whoever issued it could give every role that she had then; of a role given later that is not known.
    """

    key_salt = "officers.signup"

    def _make_hash_value(self, user, timestamp):
        terms = ",".join(_codes_of_terms(user))
        return f"{super()._make_hash_value(user, timestamp)}:{user.sign_outs}:{user.must_change_password}:{terms}"

    def _make_token_with_timestamp(self, user, timestamp, secret):
        return super()._make_token_with_timestamp(user, timestamp, secret)[:TOKEN_LETTERS]


def _codes_of_terms(user):
    """Of those that run or are to come, whatever kind they are of."""
    terms = [model.objects.not_over().filter(user=user).values_list("code", flat=True) for model in TERMS]
    return sorted(code for codes in terms for code in codes)


sign_up_tokens = SignUpTokens()


def new_sign_up_link(user) -> str:
    """Its path. Whoever issues it first adds one to `sign_outs`, so that links printed before are no good any more."""
    return reverse(
        "officers:sign-up-link", kwargs={"uid": int_to_base36(user.pk), "token": sign_up_tokens.make_token(user)}
    )


def user_of_link(uid: str, token: str) -> User | None:
    try:
        pk = base36_to_int(uid)
    except ValueError:
        return None
    with beyond_scope():
        user = User.objects.filter(pk=pk, is_active=True).first()
        return user if sign_up_tokens.check_token(user, token) else None
