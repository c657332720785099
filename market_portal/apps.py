"""Which static files of the packages are really served."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalStaticFilesConfig(StaticFilesConfig):
    """Bootstrap's package carries forty variants, two icon sets and their maps; the portal serves one stylesheet."""

    # The stylesheet names its own map, and the manifest wants every file that is named.
    _not_served = ("bootstrap/js/*", "bootstrap.css*", "*rtl*", "*-grid*", "*-reboot*", "*-utilities*")
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *_not_served]

    def ready(self):
        super().ready()
        from market_portal import checks  # noqa: F401, PLC0415  registering needs the app registry to be ready
