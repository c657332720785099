from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        from jobs.daily import DAILY, EVENING  # noqa: PLC0415  models are not loaded when this module is
        from jobs.kinds import KINDS, Kind  # noqa: PLC0415
        from jobs.runner import HANDLERS  # noqa: PLC0415
        from payments.services.imports.writing import LIST_WRITTEN  # noqa: PLC0415
        from placards.demo.seeding import ALSO_SEEDED  # noqa: PLC0415
        from places.services import UNIT_MERGED  # noqa: PLC0415
        from reports import services  # noqa: PLC0415
        from reports.demo import seed_figures  # noqa: PLC0415
        from reports.errands import to_ask_and_see  # noqa: PLC0415
        from reports.pages import pages_of_reports  # noqa: PLC0415
        from stalls.views.work import ERRAND_SOURCES  # noqa: PLC0415

        ALSO_SEEDED.append(seed_figures)
        ERRAND_SOURCES.append(to_ask_and_see)
        HANDLERS[services.SNAPSHOT_JOB] = services.run_snapshot_job
        HANDLERS[services.QUARTER_JOB] = services.run_quarter_job
        HANDLERS[services.REPORT_JOB] = services.run_report_job
        DAILY.extend([services.SNAPSHOT_JOB, services.QUARTER_JOB])
        EVENING.append(services.SNAPSHOT_JOB)
        # The worker's own: no officer ordered them, so nobody is shown a page.
        own = {
            services.SNAPSHOT_JOB: ("Chốt số liệu", "đếm", "chợ"),
            services.QUARTER_JOB: ("Báo cáo quý", "đặt", "tệp"),
        }
        for kind, (name, doing, things) in own.items():
            KINDS[kind] = Kind(name=name, doing=doing, things=things, find=lambda _jobs, _user: {})
        KINDS[services.REPORT_JOB] = Kind(name="Báo cáo", doing="lập", things="tệp", find=pages_of_reports)
        LIST_WRITTEN.append(services.order_snapshot)
        UNIT_MERGED.append(services.order_snapshot)
