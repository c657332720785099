from django.apps import AppConfig


class StallsConfig(AppConfig):
    name = "stalls"
    verbose_name = "Chợ và gian hàng"

    def ready(self):
        from officers.models import TERMS  # noqa: PLC0415  models are not loaded when this module is
        from officers.services import TERM_ENDERS  # noqa: PLC0415
        from places.services import UNIT_MERGED, UNIT_RENAMED  # noqa: PLC0415
        from stalls.models import BoardMembership  # noqa: PLC0415
        from stalls.services.boards import end_seat  # noqa: PLC0415
        from stalls.services.markets import reindex_markets_of  # noqa: PLC0415
        from stalls.services.merging import move_register_of  # noqa: PLC0415

        TERMS.append(BoardMembership)
        TERM_ENDERS[BoardMembership] = end_seat
        UNIT_RENAMED.append(reindex_markets_of)
        # Before those to the left: it locks rows, and their events lock the head of the audit.
        UNIT_MERGED.insert(0, move_register_of)
