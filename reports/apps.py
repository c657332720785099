from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        from jobs.daily import DAILY, EVENING  # noqa: PLC0415  models are not loaded when this module is
        from jobs.kinds import KINDS, Kind  # noqa: PLC0415
        from jobs.runner import HANDLERS  # noqa: PLC0415
        from payments.services.imports.writing import LIST_WRITTEN  # noqa: PLC0415
        from places.services import UNIT_MERGED  # noqa: PLC0415
        from reports.errands import to_ask_and_see  # noqa: PLC0415
        from reports.services import SNAPSHOT_JOB, order_snapshot, run_snapshot_job  # noqa: PLC0415
        from stalls.views.work import ERRAND_SOURCES  # noqa: PLC0415

        ERRAND_SOURCES.append(to_ask_and_see)
        HANDLERS[SNAPSHOT_JOB] = run_snapshot_job
        DAILY.append(SNAPSHOT_JOB)
        EVENING.append(SNAPSHOT_JOB)
        KINDS[SNAPSHOT_JOB] = Kind(name="Chốt số liệu", doing="đếm", things="chợ", find=lambda _jobs, _user: {})
        LIST_WRITTEN.append(order_snapshot)
        UNIT_MERGED.append(order_snapshot)
