from collections.abc import Callable

from django.utils import timezone

from officers.audit import record, recording, service
from places.vietnamese import person_sort_key
from stalls.models import Owner
from stalls.models.owners import ERASED_NAME
from stalls.services.owners import OWNER_PHONE_CHANGED

ERASED_FIELDS = (
    "name", "phone", "national_id_sealed", "national_id_index", "sort_key", "search_text", "erased_at", "updated_at",
)  # fmt: skip

ERASED_ANSWER = "(đã xóa cùng dữ liệu của chủ hộ)"

# What other apps erase with her: called with her locked row, in the transaction that erases her, left app first.
OWNER_ERASED: list[Callable[[Owner], None]] = []


@service
def withdraw_consent(owner, *, by):
    """She takes back her consent: sheets are revoked, what is personal is erased. Tenancies, counts and dates stay.

    Asked a second time, it is done already. Rows are locked in the one order: owner here, then what the apps lock.
    """
    owner = Owner.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if owner.is_erased:
        return owner
    now = timezone.now()
    if owner.consents.in_force().update(withdrawn_at=now, withdrawn_by=by):
        record("consent.withdraw", owner)
    # Free words may name somebody. That she was shown or answered, when and why, stays as proof.
    owner.reveals.update(note="")
    owner.data_requests.exclude(answer="").update(answer=ERASED_ANSWER)
    for erase in OWNER_ERASED:
        erase(owner)
    with recording("owner.erase", owner):
        owner.name, owner.phone, owner.national_id = ERASED_NAME, "", ""
        owner.sort_key, owner.search_text = person_sort_key(ERASED_NAME), ""
        owner.erased_at = now
        owner.save(update_fields=ERASED_FIELDS)
    for changed in OWNER_PHONE_CHANGED:
        changed(owner)
    return owner
