"""How placards are wanted on paper: as an order says it, as its job keeps it, and as the drawing takes it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError

from placards.backs import NO_HOST, Backs
from placards.calibration import AS_IT_IS
from placards.layouts import LAYOUTS
from placards.models import PrinterProfile

MOST_COPIES = 5


@dataclass(frozen=True)
class Wanted:
    """The first sheet is begun at cell `start`, each stall gets `copies` placards with a serial each; `backs` is the
    edge its printer turns paper over, empty for no backs; a `printer` that was measured prints where it should. With
    `every_code` each account is a code, before which the first gives way; without, those beyond a few are lines."""

    layout: str
    start: int = 1
    copies: int = 1
    backs: str = ""
    printer: PrinterProfile | None = None
    every_code: bool = False

    def refuse_nonsense(self):
        cells = len(LAYOUTS[self.layout].cells)
        if not 1 <= self.start <= cells:
            raise ValidationError(f"Mẫu này có {cells} ô trên một tờ; ô bắt đầu phải từ 1 đến {cells}.")
        if not 1 <= self.copies <= MOST_COPIES:
            raise ValidationError({"copies": f"Mỗi gian in từ 1 đến {MOST_COPIES} tờ."})
        if self.backs and not settings.PUBLIC_HOST:
            raise ValidationError({"backs": NO_HOST})

    def params(self):
        """How far off the printer is now: a later measuring is of later orders."""
        said = {"start": self.start, "copies": self.copies, "backs": self.backs, "every_code": self.every_code}
        correction = self.printer.correction_for(LAYOUTS[self.layout]) if self.printer else AS_IT_IS
        if correction == AS_IT_IS:
            return said
        return said | {"offset_mm": correction.shift, "scale": correction.stretch}


def layout_of(name, params):
    layout = LAYOUTS[name]
    return layout.with_every_code if params.get("every_code") else layout


def drawn_with(params):
    """Words of `pdf.draw` and of `Order`. The verify page on the backs is the portal's own, by its public name."""
    edge = params.get("backs")
    backs = Backs(settings.PUBLIC_HOST, edge) if edge else None
    made_up_for = {name: tuple(params[name]) for name in ("offset_mm", "scale") if name in params}
    return {"start": params.get("start", 1), "backs": backs} | made_up_for
