from django.apps import AppConfig


class StallsConfig(AppConfig):
    name = "stalls"
    verbose_name = "Chợ và gian hàng"

    def ready(self):
        from places.services import UNIT_RENAMED  # noqa: PLC0415  models are not loaded when this module is
        from stalls.services.markets import reindex_markets_of  # noqa: PLC0415

        UNIT_RENAMED.append(reindex_markets_of)
