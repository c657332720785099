import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from officers.services import (
    deactivate,
    end_all_terms,
    end_term,
    issue_links,
    pair_anew,
    reactivate,
    sign_out_everywhere,
    user_named,
)

WHOLE_ACCOUNT = {
    "deactivate": (deactivate, "she can't sign in any more, and is signed out at once"),
    "reactivate": (reactivate, "she signs in again, with the roles that still run"),
    "pair_anew": (pair_anew, "her second factor goes, for one who lost her phone; she is signed out everywhere"),
    "sign_out": (sign_out_everywhere, "every session of hers ends"),
}


class Command(BaseCommand):
    help = (
        "What a superior does on the pages of officers, for anybody: an administrator has no superior there. "
        "Says what was done as JSON on stdout; exit 1 when it was refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        task = parser.add_mutually_exclusive_group(required=True)
        task.add_argument("--end", metavar="CODE", help="end this appointment or seat at once")
        task.add_argument("--end-all", action="store_true", help="end all her appointments and seats at once")
        task.add_argument("--link", action="store_true", help="a new sign-up link, its path; those before are no good")
        for name, (_service, means) in WHOLE_ACCOUNT.items():
            task.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=means)

    def handle(self, *, username, **options):
        try:
            done = _do(user_named(username), options)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(json.dumps({"username": username, **done}))


def _do(user, options):
    if options["end"] is not None:
        return {"ended": [end_term(user, options["end"], by=None).code]}
    if options["end_all"]:
        return {"ended": [term.code for term in end_all_terms(user, by=None)]}
    if options["link"]:
        ((_user, path),) = issue_links([user], by=None)
        return {"link": path}
    (name,) = [name for name in WHOLE_ACCOUNT if options[name]]
    WHOLE_ACCOUNT[name][0](user, by=None)
    return {"done": name.replace("_", "-")}
