"""Whose name a bank's app shows for an account: nothing is printed before it was read off and written down."""

import re

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, recording, service
from officers.stale import refuse_stale
from payments.enums import Relation
from payments.models import PayoutAccount
from payments.services.alarms import look_again
from payments.services.steps import codes_may_change, lock_account, lock_stalls_showing
from places.vietnamese import ascii_upper, nfc, same_name

CONFIRMED_FIELDS = ("holder_name", "relation", "relation_reason")
HOLDER_NAME = re.compile(r"[A-Z0-9][A-Z0-9 .,&'()/-]*")
FEWEST_LETTERS = 3
MOST_LETTERS = PayoutAccount._meta.get_field("holder_name").max_length


def name_on_screen(text) -> str:
    """The holder's name as banks write it, in capitals without marks; ValidationError for what no app can show."""
    read = nfc(text)
    name = ascii_upper(read)
    if name and not same_name(name, read):
        raise ValidationError(
            {"holder_name": f"“{read}” có chữ mà app ngân hàng không hiện được. Gõ lại đúng như trên màn hình."}
        )
    if len(name) > MOST_LETTERS:
        raise ValidationError({"holder_name": f"Tên dài {len(name)} ký tự; nhiều nhất {MOST_LETTERS} ký tự."})
    if not HOLDER_NAME.fullmatch(name):
        raise ValidationError(
            {"holder_name": "Gõ đúng tên app ngân hàng hiện, chỉ gồm chữ cái và chữ số. Ví dụ: NGUYEN THI HOA."}
        )
    return name


@service
def confirm_holder(account, *, holder_name, relation="", relation_reason="", by, seen=None):
    """`holder_name` is what the trader's own bank app showed when she scanned the code on the officer's screen."""
    account = lock_account(account.pk)
    refuse_stale(account, seen, CONFIRMED_FIELDS)
    name = name_on_screen(holder_name)
    if same_name(name, account.owner.name):
        relation, relation_reason = Relation.OWNER, ""
    else:
        _refuse_unexplained(account, name, relation, relation_reason)
    stalls = lock_stalls_showing([account])
    with codes_may_change(*stalls), recording("account.confirm", account):
        account.holder_name, account.relation, account.relation_reason = name, relation, nfc(relation_reason)
        account.confirmed_at, account.confirmed_by, account.was_confirmed = timezone.now(), by, True
        account.save(update_fields=[*CONFIRMED_FIELDS, "confirmed_at", "confirmed_by", "was_confirmed"])
    look_again(stalls)
    return account


def _refuse_unexplained(account, name, relation, reason):
    errors = {}
    if not relation or relation == Relation.OWNER:
        sentence = f"Tên {name} khác tên chủ hộ {account.owner.name}. Chọn người này là gì của chủ hộ."
        errors["relation"] = sentence
    if len(nfc(reason)) < FEWEST_LETTERS:
        errors["relation_reason"] = "Ghi vì sao chủ hộ nhận tiền vào tài khoản của người này."
    if errors:
        raise ValidationError(errors)


@service
def unconfirm_own_accounts(owner):
    """Her accounts were confirmed because the bank's name was hers. Under another name each is to be read again."""
    # All of them, not only those confirmed so far: one that is just being confirmed is waited for, and then seen.
    accounts = list(owner.accounts.order_by("pk").select_for_update(no_key=True))
    hers = [account for account in accounts if account.relation == Relation.OWNER]
    stalls = lock_stalls_showing(hers)
    with codes_may_change(*stalls):
        owner.accounts.filter(pk__in=[account.pk for account in hers]).update(
            holder_name="", relation="", relation_reason="", confirmed_at=None, confirmed_by=None
        )
    for account in hers:
        record("account.unconfirm", account)
    look_again(stalls)
