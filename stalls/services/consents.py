from officers.audit import record, service
from stalls.consent_texts import NEWEST
from stalls.models import Consent
from stalls.services.owners import lock_owner


@service
def record_consent(owner, *, how, by):
    """She agreed to the newest text. Said a second time it is the same consent."""
    owner = lock_owner(owner.pk)
    given = owner.consents.in_force().to_newest_text().first()
    if given:
        return given
    given = Consent.objects.create(owner=owner, text_version=NEWEST, how=how, recorded_by=by)
    record("consent.record", owner, text_version=NEWEST, how=given.get_how_display())
    return given
