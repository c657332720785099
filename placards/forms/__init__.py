from placards.forms.handing import GoneForm, HandOverForm, HandOverListForm, SerialHandOverForm, TakeStockForm
from placards.forms.ordering import OrderForm, is_stall_code
from placards.forms.printers import MeasureForm, PrinterForm
from placards.forms.runs import RunForm

__all__ = [
    "GoneForm",
    "HandOverForm",
    "HandOverListForm",
    "MeasureForm",
    "OrderForm",
    "PrinterForm",
    "RunForm",
    "SerialHandOverForm",
    "TakeStockForm",
    "is_stall_code",
]
