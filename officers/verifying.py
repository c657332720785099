"""Walks the chain of events from its start and names the first row that is not as it was written."""

from dataclasses import dataclass

from officers.models.audit import NOTHING_BEFORE, SEALED_FIELDS, AuditEvent, AuditHead, chain_hash, moment_text

AT, PREVIOUS = SEALED_FIELDS.index("at"), SEALED_FIELDS.index("previous")
CHUNK = 5000


@dataclass(frozen=True)
class Broken:
    """`kind` is edited, deleted, reordered, inserted, truncated or rebuilt; `seq` the first number it is seen at."""

    kind: str
    seq: int

    def __str__(self):
        return f"Event {self.seq}: {WORDS[self.kind]}"


WORDS = {
    "edited": "its contents were changed after it was written.",
    "deleted": "it is missing; somebody deleted it.",
    "reordered": "another event stands in its place; events were moved.",
    "inserted": "it was not written by the portal; somebody put it there.",
    "truncated": "the end of the chain from here on was cut off.",
    "rebuilt": "the chain does not have this event with the hash that was printed; it was made anew.",
}


def verify(printed: tuple[int, str] | None = None) -> tuple[int, Broken | None]:
    """How many events were found good, and the first broken one. `printed`: number and hash off an official report."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    last_seq, last_hash = 0, NOTHING_BEFORE
    rows = AuditEvent.objects.order_by("seq").values_list(*SEALED_FIELDS, "hash")
    for *values, stored in rows.iterator(chunk_size=CHUNK):
        seq = last_seq + 1
        values[AT] = moment_text(values[AT])
        if values[0] != seq or values[PREVIOUS] != last_hash or chain_hash(values) != stored:
            return last_seq, Broken(_kind(seq, values, stored, last_hash, head), seq)
        if printed and printed[0] == seq and not stored.startswith(printed[1]):
            return last_seq, Broken("rebuilt", seq)
        last_seq, last_hash = seq, stored
    if last_seq > head.seq:
        return head.seq, Broken("inserted", head.seq + 1)
    is_whole = (last_seq, last_hash) == (head.seq, head.hash) and head.is_sealed
    if not is_whole or (printed and printed[0] > last_seq):
        return last_seq, Broken("truncated", last_seq + 1)
    return last_seq, None


def _kind(seq, values, stored, last_hash, head) -> str:
    """What was done, told by where the event is that really follows, and whether the one found is known at all."""
    if seq > head.seq:
        return "inserted"
    others = AuditEvent.objects.exclude(seq=values[0])
    follows_elsewhere = others.filter(previous=last_hash).exists()
    is_known = stored == head.hash or others.filter(previous=stored).exists()
    if follows_elsewhere:
        return "reordered" if is_known and values[PREVIOUS] != last_hash else "inserted"
    if values[0] != seq:
        return "deleted"
    bound_rightly = [*values[:PREVIOUS], last_hash]
    if values[PREVIOUS] == last_hash or chain_hash(bound_rightly) == stored:
        return "edited"
    return "deleted"
