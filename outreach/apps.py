from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "Tuyên truyền"

    def ready(self):
        from outreach.demo import seed_campaign  # noqa: PLC0415  models are not loaded when this module is
        from outreach.erasing import forget_words  # noqa: PLC0415
        from outreach.held import attendances, visits  # noqa: PLC0415
        from outreach.merging import move_sessions_of  # noqa: PLC0415
        from placards.demo.seeding import ALSO_SEEDED  # noqa: PLC0415
        from placards.held import ALSO_HELD  # noqa: PLC0415
        from places.services import UNIT_MERGED  # noqa: PLC0415
        from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415

        ALSO_SEEDED.append(seed_campaign)
        OWNER_ERASED.append(forget_words)
        ALSO_HELD.extend([visits, attendances])
        # Before those to the left: it locks rows, and their events lock the head of the audit.
        UNIT_MERGED.insert(0, move_sessions_of)
