from placards.forms.handing import GoneForm, HandOverForm, HandOverListForm, SerialHandOverForm, TakeStockForm
from placards.forms.ordering import OrderForm, is_stall_code

__all__ = [
    "GoneForm",
    "HandOverForm",
    "HandOverListForm",
    "OrderForm",
    "SerialHandOverForm",
    "TakeStockForm",
    "is_stall_code",
]
