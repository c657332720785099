from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Tài khoản nhận tiền"

    def ready(self):
        from jobs.daily import DAILY  # noqa: PLC0415  models are not loaded when this module is
        from jobs.files import NAMED_ELSEWHERE  # noqa: PLC0415
        from jobs.runner import HANDLERS  # noqa: PLC0415
        from jobs.sweeping import SWEEPS  # noqa: PLC0415
        from payments import services  # noqa: PLC0415
        from payments.daily import ALARM_JOB, run_alarm_job  # noqa: PLC0415
        from payments.erasing import forget_accounts  # noqa: PLC0415
        from payments.services.pictures import names_of_pictures  # noqa: PLC0415
        from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415
        from stalls.services.owners import OWNER_PHONE_CHANGED, OWNER_RENAMED  # noqa: PLC0415
        from stalls.services.tenancies import TENANT_CHANGED  # noqa: PLC0415

        OWNER_ERASED.append(forget_accounts)
        SWEEPS.append(services.expire_changes)
        OWNER_RENAMED.append(services.unconfirm_own_accounts)
        NAMED_ELSEWHERE.append(names_of_pictures)
        OWNER_PHONE_CHANGED.append(services.look_again_at_owner)
        TENANT_CHANGED.append(services.look_again_at_tenant)
        HANDLERS[ALARM_JOB] = run_alarm_job
        DAILY.append(ALARM_JOB)
