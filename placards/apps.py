from django.apps import AppConfig


class PlacardsConfig(AppConfig):
    name = "placards"
    verbose_name = "Biển mã"

    def ready(self):
        from jobs.runner import HANDLERS  # noqa: PLC0415  models are not loaded when this module is
        from payments.services import ACCOUNT_REPLACED  # noqa: PLC0415
        from placards.errands import to_hand_over  # noqa: PLC0415
        from placards.revoking import revoke_outdated, revoke_placards  # noqa: PLC0415
        from placards.services import PRINT_JOB, run_print_job  # noqa: PLC0415
        from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415
        from stalls.views.work import ERRAND_SOURCES  # noqa: PLC0415

        ACCOUNT_REPLACED.append(revoke_outdated)
        OWNER_ERASED.append(revoke_placards)
        ERRAND_SOURCES.append(to_hand_over)
        HANDLERS[PRINT_JOB] = run_print_job
