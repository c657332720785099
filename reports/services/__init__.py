from reports.services.indicators import (
    add_indicator,
    change_indicator,
    missing_suggestions,
    remove_indicator,
    suggest_indicators,
)
from reports.services.quarters import QUARTER_JOB, REPORT_JOB, run_quarter_job, run_report_job
from reports.services.snapshots import SNAPSHOT_JOB, order_snapshot, run_snapshot_job, take_snapshot
from reports.services.targets import remove_target, set_target

__all__ = [
    "QUARTER_JOB",
    "REPORT_JOB",
    "SNAPSHOT_JOB",
    "add_indicator",
    "change_indicator",
    "missing_suggestions",
    "order_snapshot",
    "remove_indicator",
    "remove_target",
    "run_quarter_job",
    "run_report_job",
    "run_snapshot_job",
    "set_target",
    "suggest_indicators",
    "take_snapshot",
]
