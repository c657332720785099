"""Which static files of the packages are really served."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalStaticFilesConfig(StaticFilesConfig):
    """Bootstrap's package carries forty variants, two icon sets and their maps, htmx's has eight scripts; the portal
    serves one stylesheet and one script."""

    # The stylesheet names its own map, and the manifest wants every file that is named.
    _not_served = ("bootstrap/js/*", "bootstrap.css*", "*rtl*", "*-grid*", "*-reboot*", "*-utilities*")
    _no_scripts = ("htmax*", "htmx-4*", "htmx-2.js", "django-htmx.js", "django_htmx/ext/*")
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *_not_served, *_no_scripts]

    def ready(self):
        super().ready()
        from market_portal import checks  # noqa: F401, PLC0415  registering needs the app registry to be ready
