from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Tài khoản nhận tiền"

    def ready(self):
        from jobs.daily import DAILY  # noqa: PLC0415  models are not loaded when this module is
        from jobs.files import NAMED_ELSEWHERE  # noqa: PLC0415
        from jobs.kinds import KINDS, Kind  # noqa: PLC0415
        from jobs.runner import HANDLERS  # noqa: PLC0415
        from jobs.sweeping import SWEEPS  # noqa: PLC0415
        from payments import services  # noqa: PLC0415
        from payments.daily import ALARM_JOB, run_alarm_job  # noqa: PLC0415
        from payments.erasing import forget_accounts  # noqa: PLC0415
        from payments.pages import pages_of_imports  # noqa: PLC0415
        from payments.services import imports  # noqa: PLC0415
        from payments.services.pictures import names_of_pictures  # noqa: PLC0415
        from stalls.services.erasing import OWNER_ERASED  # noqa: PLC0415
        from stalls.services.owners import OWNER_PHONE_CHANGED, OWNER_RENAMED  # noqa: PLC0415
        from stalls.services.tenancies import TENANT_CHANGED  # noqa: PLC0415

        OWNER_ERASED.append(forget_accounts)
        SWEEPS.append(services.expire_changes)
        OWNER_RENAMED.append(services.unconfirm_own_accounts)
        NAMED_ELSEWHERE.append(names_of_pictures)
        NAMED_ELSEWHERE.append(imports.names_of_imports)
        OWNER_ERASED.append(imports.forget_imports_of)
        SWEEPS.append(imports.forget_old_imports)
        OWNER_PHONE_CHANGED.append(services.look_again_at_owner)
        TENANT_CHANGED.append(services.look_again_at_tenant)
        HANDLERS[ALARM_JOB] = run_alarm_job
        DAILY.append(ALARM_JOB)
        HANDLERS[imports.READ_JOB] = imports.run_read_job
        HANDLERS[imports.WRITE_JOB] = imports.run_write_job
        HANDLERS[imports.UNDO_JOB] = imports.run_undo_job
        for name, called, doing in (
            (imports.READ_JOB, "Đọc danh sách", "đọc"),
            (imports.WRITE_JOB, "Ghi danh sách vào sổ", "ghi"),
            (imports.UNDO_JOB, "Hoàn tác danh sách", "hoàn tác"),
        ):
            KINDS[name] = Kind(name=called, doing=doing, things="dòng", find=pages_of_imports)
