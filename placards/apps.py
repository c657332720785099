from django.apps import AppConfig


class PlacardsConfig(AppConfig):
    name = "placards"
    verbose_name = "Biển mã"

    def ready(self):
        from jobs.kinds import KINDS, Kind  # noqa: PLC0415  models are not loaded when this module is
        from jobs.runner import HANDLERS  # noqa: PLC0415
        from payments.services import ACCOUNT_REPLACED, BANK_GOES_ON  # noqa: PLC0415
        from placards.errands import to_hand_over  # noqa: PLC0415
        from placards.going_on import keep_true_sheets  # noqa: PLC0415
        from placards.pages import pages_of_prints, pages_of_runs  # noqa: PLC0415
        from placards.revoking import revoke_placards, revoke_sheet_showing  # noqa: PLC0415
        from placards.services import PRINT_JOB, RUN_JOB, run_print_job, run_print_run  # noqa: PLC0415
        from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415
        from stalls.views.work import ERRAND_SOURCES  # noqa: PLC0415

        ACCOUNT_REPLACED.append(revoke_sheet_showing)
        BANK_GOES_ON.append(keep_true_sheets)
        OWNER_ERASED.append(revoke_placards)
        ERRAND_SOURCES.append(to_hand_over)
        HANDLERS[PRINT_JOB] = run_print_job
        HANDLERS[RUN_JOB] = run_print_run
        KINDS[RUN_JOB] = Kind(name="In biển nhiều chợ", doing="in", things="biển", find=pages_of_runs)
        KINDS[PRINT_JOB] = Kind(name="In biển", doing="in", things="biển", find=pages_of_prints)
