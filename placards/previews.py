"""What the order's page shows before anything is ordered."""

import base64
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from placards import selection
from placards.enums import Choice
from placards.geometry import LayoutError
from placards.models import Placard
from placards.picture import SERIAL, draw_first_sheet
from placards.services.versions import last_versions
from placards.services.wanted import Wanted, drawn_with, layout_of
from stalls.enums import Step

NOTHING = "Chưa có gian nào in được theo lựa chọn này."
# Stalls looked at for each placard of a sheet: some whose step says ready are found not to be.
LOOKED_AT = 2


@dataclass(frozen=True)
class Preview:
    """A picture as an address that holds it, or why there is none."""

    picture: str = ""
    words: str = ""
    problem: str = ""


def first_sheet(market, form) -> Preview:
    """Of what the form says now. It reads what stands on one sheet, however many stalls are chosen."""
    form.full_clean()
    said = form.cleaned_data
    if not {"choice", "layout"} <= said.keys() or {"start", "copies", "backs"} & form.errors.keys():
        return Preview(problem=next(iter(next(iter(form.errors.values())))))
    paper = {name: said[name] or 1 for name in ("start", "copies")}
    wanted = Wanted(said["layout"], backs=said["backs"], every_code=said["every_code"], **paper)
    try:
        wanted.refuse_nonsense()
        return _drawn(market, said["choice"], said.get("stall", ()), wanted)
    except (ValidationError, LayoutError) as error:
        return Preview(problem=error.messages[0] if isinstance(error, ValidationError) else str(error))


def _drawn(market, choice, ticked, wanted):
    params = wanted.params()
    layout = layout_of(wanted.layout, params)
    room = -(-(len(layout.cells) - wanted.start + 1) // wanted.copies)
    stalls = selection.chosen(market, Choice(choice), [stall.pk for stall in ticked])
    ready = stalls.filter(step__in=(Step.READY, Step.PRINTED))[: room * LOOKED_AT]
    candidates = selection.read(ready)[0][:room]
    if not candidates:
        return Preview(problem=NOTHING)
    theirs = Placard.objects.filter(stall__in=[each.stall_id for each in candidates]).known_to_be_visible()
    last = last_versions(theirs)
    made = {"serial": SERIAL, "issued_on": timezone.localdate(), "copies": wanted.copies}
    faces = [
        each.face(version=last.get(each.stall_id, 0) + 1, copy=copy, **made)
        for each in candidates
        for copy in range(1, wanted.copies + 1)
    ]
    picture = draw_first_sheet(faces[: len(layout.cells) - wanted.start + 1], layout, **drawn_with(params))
    codes = list(dict.fromkeys(face.stall_code for face in faces))
    words = f"{codes[0]} đến {codes[-1]}" if len(codes) > 1 else codes[0]
    return Preview(picture=f"data:image/png;base64,{base64.b64encode(picture).decode()}", words=f"gian {words}")
