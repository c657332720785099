"""Pictures that accounts were read from. None is kept unless the officer asked for it."""

import re
import secrets

from django.conf import settings

from jobs.files import read_file, remove_files, write_file
from officers.audit import record, service
from payments.models import AccountPicture
from payments.pictures import redrawn
from stalls.services import lock_owner

NAME = re.compile(r"account-[0-9a-f]{32}\.jpg")


def put_aside(data: bytes) -> str:
    """Writes the picture, sealed and drawn anew; its name. Without a row that names it, the sweep takes it away."""
    return _written(redrawn(data))


def _written(content: bytes) -> str:
    name = f"account-{secrets.token_hex(16)}.jpg"
    write_file(name, content)
    return name


@service
def keep_picture(account, *, file_name, by) -> bool:
    """Whether it could be: what lay aside too long has been swept away, and nobody's picture is kept for another.

    Of two codes on one picture each account has a file of its own, that goes when the account goes.
    """
    if not NAME.fullmatch(file_name) or not (settings.FILES_DIR / file_name).is_file():
        return False
    # Another account of hers, saved at the same moment from the same picture, waits here.
    lock_owner(account.owner_id)
    named = AccountPicture.objects.filter(file_name=file_name).select_related("account").first()
    if named and named.account_id == account.pk:
        return True
    if named and named.account.owner_id != account.owner_id:
        return False
    if named:
        file_name = _written(read_file(file_name))
    AccountPicture.objects.create(account=account, file_name=file_name, kept_by=by)
    record("account.keep_picture", account)
    return True


def forget_pictures(accounts):
    """Called by services that delete the accounts, and say so themselves."""
    pictures = AccountPicture.objects.filter(account__in=accounts)
    names = list(pictures.values_list("file_name", flat=True))
    pictures.delete()
    remove_files(names)


def names_of_pictures():
    return AccountPicture.objects.values_list("file_name", flat=True)
