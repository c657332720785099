from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Việc chạy lâu"

    def ready(self):
        from jobs.exporting import EXPORT_JOB, order_export, pages_of_exports, run_export_job  # noqa: PLC0415
        from jobs.kinds import KINDS, Kind  # noqa: PLC0415  models are not loaded when this module is
        from jobs.runner import HANDLERS  # noqa: PLC0415
        from officers.exporting import ORDER_LATER  # noqa: PLC0415

        HANDLERS[EXPORT_JOB] = run_export_job
        ORDER_LATER.append(order_export)
        KINDS[EXPORT_JOB] = Kind(name="Xuất danh sách", doing="xuất", things="dòng", find=pages_of_exports)
