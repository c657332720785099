from django.apps import AppConfig


class PlacardsConfig(AppConfig):
    name = "placards"
    verbose_name = "Biển mã"

    def ready(self):
        from jobs.runner import HANDLERS  # noqa: PLC0415  models are not loaded when this module is
        from placards.services import PRINT_JOB, run_print_job  # noqa: PLC0415

        HANDLERS[PRINT_JOB] = run_print_job
