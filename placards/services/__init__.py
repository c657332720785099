"""From an order of sheets to a proved file and the ledger."""

from placards.services.ordering import PRINT_JOB, cancel_print, order_print, print_small_orders_now
from placards.services.printing import run_print_job

__all__ = ["PRINT_JOB", "cancel_print", "order_print", "print_small_orders_now", "run_print_job"]
