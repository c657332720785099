"""From an order of sheets to a proved file and the ledger."""

from placards.services.ordering import PRINT_JOB, cancel_print, order_print, print_small_orders_now
from placards.services.printers import add_printer, measure_printer, retire_printer
from placards.services.printing import run_print_job

__all__ = [
    "PRINT_JOB",
    "add_printer",
    "cancel_print",
    "measure_printer",
    "order_print",
    "print_small_orders_now",
    "retire_printer",
    "run_print_job",
]
