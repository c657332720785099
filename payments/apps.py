from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Tài khoản nhận tiền"

    def ready(self):
        from jobs.daily import DAILY  # noqa: PLC0415  models are not loaded when this module is
        from jobs.runner import HANDLERS  # noqa: PLC0415
        from payments.daily import ALARM_JOB, run_alarm_job  # noqa: PLC0415
        from payments.erasing import forget_accounts  # noqa: PLC0415
        from payments.services import look_again_at_owner, look_again_at_tenant, unconfirm_own_accounts  # noqa: PLC0415
        from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415
        from stalls.services.owners import OWNER_PHONE_CHANGED, OWNER_RENAMED  # noqa: PLC0415
        from stalls.services.tenancies import TENANT_CHANGED  # noqa: PLC0415

        OWNER_ERASED.append(forget_accounts)
        OWNER_RENAMED.append(unconfirm_own_accounts)
        OWNER_PHONE_CHANGED.append(look_again_at_owner)
        TENANT_CHANGED.append(look_again_at_tenant)
        HANDLERS[ALARM_JOB] = run_alarm_job
        DAILY.append(ALARM_JOB)
