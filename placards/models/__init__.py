from placards.models.orders import PrintBatch, PrintRun
from placards.models.printers import PrinterProfile, PrinterSheet
from placards.models.sheets import Placard, PlacardEvent

__all__ = ["Placard", "PlacardEvent", "PrintBatch", "PrintRun", "PrinterProfile", "PrinterSheet"]
