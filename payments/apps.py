from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Tài khoản nhận tiền"

    def ready(self):
        from jobs.files import NAMED_ELSEWHERE  # noqa: PLC0415  models are not loaded when this module is
        from jobs.sweeping import SWEEPS  # noqa: PLC0415
        from payments.erasing import forget_accounts  # noqa: PLC0415
        from payments.services import expire_changes, unconfirm_own_accounts  # noqa: PLC0415
        from payments.services.pictures import names_of_pictures  # noqa: PLC0415
        from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415
        from stalls.services.owners import OWNER_RENAMED  # noqa: PLC0415

        OWNER_ERASED.append(forget_accounts)
        SWEEPS.append(expire_changes)
        OWNER_RENAMED.append(unconfirm_own_accounts)
        NAMED_ELSEWHERE.append(names_of_pictures)
