from reports.services.snapshots import SNAPSHOT_JOB, order_snapshot, run_snapshot_job, take_snapshot
from reports.services.targets import remove_target, set_target

__all__ = ["SNAPSHOT_JOB", "order_snapshot", "remove_target", "run_snapshot_job", "set_target", "take_snapshot"]
