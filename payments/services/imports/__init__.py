"""An officer's list on its way into the register."""

from payments.services.imports.forgetting import forget_imports_of, forget_old_imports, names_of_imports
from payments.services.imports.reading import READ_JOB, read_again, run_read_job, run_small_now, start_import
from payments.services.imports.rows import kept_plan
from payments.services.imports.undoing import UNDO_JOB, order_undo, run_undo_job, why_not_undo
from payments.services.imports.writing import WRITE_JOB, agree_to_import, run_write_job

__all__ = [
    "READ_JOB",
    "UNDO_JOB",
    "WRITE_JOB",
    "agree_to_import",
    "forget_imports_of",
    "forget_old_imports",
    "kept_plan",
    "names_of_imports",
    "order_undo",
    "read_again",
    "run_read_job",
    "run_small_now",
    "run_undo_job",
    "run_write_job",
    "start_import",
    "why_not_undo",
]
