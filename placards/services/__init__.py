"""From an order of sheets to a proved file and the ledger."""

from placards.services.ordering import PRINT_JOB, cancel_print, order_print, print_small_orders_now
from placards.services.printers import add_printer, measure_printer, retire_printer
from placards.services.printing import run_print_job
from placards.services.runs import RUN_JOB, cancel_run, order_run, print_small_run_now, run_print_run

__all__ = [
    "PRINT_JOB",
    "RUN_JOB",
    "add_printer",
    "cancel_print",
    "cancel_run",
    "measure_printer",
    "order_print",
    "order_run",
    "print_small_orders_now",
    "print_small_run_now",
    "retire_printer",
    "run_print_job",
    "run_print_run",
]
