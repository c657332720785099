"""What an alarm says to one who reads it: stalls in her scope by name, those elsewhere by their number alone."""

from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils import timezone

from officers.models import AuditEvent, User
from officers.scoping import beyond_scope
from payments.enums import AlarmKind, OfficerClue
from payments.findings import CHANGES, Number
from payments.models import PayoutAccount, StallAccount
from stalls.models import Tenancy

MOST_NAMED = 20
WALKING_ORDER = (
    "tenancy__stall__market__sort_key",
    "tenancy__stall__market",
    F("tenancy__stall__section__position").asc(nulls_first=True),
    "tenancy__stall__position",
    "position",
)
# Why each kind is watched for, and what is usual about it: for the page without alarms, and above each one.
REASONS = {
    AlarmKind.SHARED: "Người mua trả cho gian này mà tiền về chủ khác. Thường là vợ chồng, con cái, hoặc gõ nhầm số.",
    AlarmKind.MARKETS: "Một người bán ở hai chợ thì có thể đúng; nhầm số khi nhập cũng ra như vậy.",
    AlarmKind.HOLDER: "Có thể là một người có nhiều gian hay nhiều người trùng tên; cũng có thể có người gom tiền.",
    AlarmKind.OFFICER: "Cán bộ nhận tiền thay chủ hộ, hoặc số của cán bộ bị ghi nhầm vào gian.",
    AlarmKind.CHANGES: "Tài khoản đổi nhiều lần trong 90 ngày: hỏi chủ hộ vì sao.",
    AlarmKind.TENANT: "Chủ mới có tài khoản mới là thường. Nhưng ghi đổi chủ cũng là cách đổi mã mà không qua người "
    "duyệt: gặp chủ mới ở gian, và gỡ biển cũ.",
}


@dataclass
class Told:
    """`others` hold stalls that share it and are the reader's to see, `more` are not named; the rest is elsewhere."""

    sentence: str
    account: PayoutAccount | None = None
    others: list[Tenancy] = field(default_factory=list)
    more: int = 0
    elsewhere: int = 0


def tell_alarm(alarm, reader) -> Told:
    account = PayoutAccount.objects.visible_to(reader).select_related("bank").filter(code=alarm.account).first()
    told = Told(_sentence(alarm, account, reader), account)
    sharing = _sharing(alarm, account) if alarm.is_open else None
    if sharing is not None:
        _name_others(told, alarm, sharing, reader)
    return told


def _sentence(alarm, account, reader) -> str:
    which = f"Tài khoản {account}" if account else "Tài khoản này"
    if alarm.kind == AlarmKind.SHARED:
        return f"{which} hiện ở gian của nhiều chủ khác nhau."
    if alarm.kind == AlarmKind.MARKETS:
        return f"{which} hiện ở hơn một chợ."
    if alarm.kind == AlarmKind.HOLDER:
        name = f"Tên {account.holder_name}" if account and account.holder_name else "Một tên chủ tài khoản"
        return f"{name} đứng tài khoản của nhiều gian."
    if alarm.kind == AlarmKind.CHANGES:
        changes = AuditEvent.objects.about(alarm.stall).filter(action__in=CHANGES).order_by("-seq")
        last = changes.values_list("at", flat=True).first()
        return "Tài khoản của gian này đổi hơn 2 lần trong 90 ngày" + (
            f", lần cuối ngày {timezone.localtime(last):%d/%m/%Y}." if last else "."
        )
    if alarm.kind == AlarmKind.TENANT:
        return "Biển của chủ trước đã in; gian đổi chủ và trong 30 ngày nhận tiền vào tài khoản khác."
    return _of_officer(alarm, which, reader)


def _of_officer(alarm, which, reader) -> str:
    known = User.objects.visible_to(reader).filter(pk=alarm.officer_id).first()
    who = f"cán bộ {known.full_name}" if known else "một cán bộ"
    return {
        OfficerClue.ACCOUNT: f"{which} là tài khoản mà {who} khai là của mình.",
        OfficerClue.ACCOUNT_PHONE: f"Số của {which[:1].lower()}{which[1:]} trùng số điện thoại của {who}.",
        OfficerClue.PHONE: f"Điện thoại của chủ gian trùng số điện thoại của {who}.",
        OfficerClue.NAME: f"Tên chủ của {which[:1].lower()}{which[1:]} trùng họ tên {who}, người giữ sổ ở chợ này. "
        "Chỉ là trùng tên: có thể là hai người khác nhau.",
    }[alarm.how]


def _sharing(alarm, account) -> Q | None:
    """What every stall that belongs to the finding shows, wherever it stands; None where it is about one stall."""
    if account is None:
        return None
    if alarm.kind in (AlarmKind.SHARED, AlarmKind.MARKETS):
        return Number.of_key(alarm.key).is_of_account
    if alarm.kind == AlarmKind.HOLDER and account.holder_name:
        return Q(account__holder_name=account.holder_name)
    return None


def _name_others(told, alarm, sharing, reader):
    visible = StallAccount.objects.visible_to(reader).current().filter(sharing).exclude(tenancy__stall=alarm.stall_id)
    listed = visible.select_related("tenancy__owner", "tenancy__stall__market").order_by(*WALKING_ORDER)[:MOST_NAMED]
    # Two accounts of one name at a stall are one stall.
    told.others = list({shown.tenancy_id: shown.tenancy for shown in listed}.values())
    seen = len(told.others) if len(listed) < MOST_NAMED else visible.order_by().values("tenancy").distinct().count()
    told.more = seen - len(told.others)
    told.elsewhere = max(0, _count_everywhere(sharing) - seen - 1)


def _count_everywhere(sharing) -> int:
    """How many they are is all that is learnt of those elsewhere."""
    with beyond_scope():
        return StallAccount.objects.current().filter(sharing).order_by().values("tenancy").distinct().count()
