from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class OfficersConfig(AppConfig):
    name = "officers"
    verbose_name = "Cán bộ"

    def ready(self):
        """Collects what each app's `events.py` calls the things that happen in it."""
        from officers import audit  # noqa: PLC0415  models are not loaded when this module is

        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "events"):
                events = import_module(f"{app.name}.events")
                audit.WORDS.update(events.WORDS)
                audit.LABELS.update(events.LABELS)
