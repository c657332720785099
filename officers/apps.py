from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class OfficersConfig(AppConfig):
    name = "officers"
    verbose_name = "Cán bộ"

    def ready(self):
        """Collects what each app's `events.py` calls the things that happen in it."""
        from officers import audit, lookups  # noqa: F401, PLC0415  models are not loaded when this module is
        from officers.models import TERMS, Appointment  # noqa: PLC0415
        from officers.services.merging import note_merger  # noqa: PLC0415
        from places.services import UNIT_MERGED  # noqa: PLC0415

        TERMS.append(Appointment)
        UNIT_MERGED.append(note_merger)

        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "events"):
                events = import_module(f"{app.name}.events")
                audit.WORDS.update(events.WORDS)
                audit.LABELS.update(events.LABELS)
