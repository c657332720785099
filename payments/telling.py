"""What an alarm says to one who reads it: stalls in her scope by name, those elsewhere by their number alone."""

from dataclasses import dataclass, field

from officers.models import AuditEvent, User
from officers.scoping import beyond_scope
from payments.enums import AlarmKind, OfficerClue
from payments.findings import CHANGES
from payments.models import PayoutAccount, StallAccount
from stalls.models import Stall

MOST_NAMED = 20
# Why each kind is watched for, and what is usual about it: for the page without alarms, and above each one.
REASONS = {
    AlarmKind.SHARED: "Người mua trả cho gian này mà tiền về chủ khác. Thường là vợ chồng, con cái, hoặc gõ nhầm số.",
    AlarmKind.MARKETS: "Một người bán ở hai chợ thì có thể đúng; nhầm số khi nhập cũng ra như vậy.",
    AlarmKind.HOLDER: "Có thể là một người có nhiều gian hay nhiều người trùng tên; cũng có thể có người gom tiền.",
    AlarmKind.OFFICER: "Cán bộ nhận tiền thay chủ hộ, hoặc số của cán bộ bị ghi nhầm vào gian.",
    AlarmKind.CHANGES: "Tài khoản đổi nhiều lần trong 90 ngày: hỏi chủ hộ vì sao.",
}


@dataclass
class Told:
    """`others` share it with the alarm's stall and are the reader's to see; `elsewhere` counts the rest."""

    sentence: str
    account: PayoutAccount | None = None
    others: list[Stall] = field(default_factory=list)
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
            f", lần cuối ngày {last:%d/%m/%Y}." if last else "."
        )
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


def _sharing(alarm, account):
    """What every stall that belongs to the finding shows, wherever it stands; None where it is about one stall."""
    if account is None:
        return None
    shown = StallAccount.objects.current()
    if alarm.kind in (AlarmKind.SHARED, AlarmKind.MARKETS):
        return shown.filter(account__bank=account.bank_id, account__number_index=account.number_index)
    if alarm.kind == AlarmKind.HOLDER and account.holder_name:
        return shown.filter(account__holder_name=account.holder_name)
    return None


def _name_others(told, alarm, sharing, reader):
    stalls = Stall.objects.visible_to(reader).filter(pk__in=sharing.values("tenancy__stall")).exclude(pk=alarm.stall_id)
    seen = stalls.count()
    listed = stalls.select_related("market").with_tenant(reader).in_walking_order("market__sort_key", "market_id")
    told.others, told.more = list(listed[:MOST_NAMED]), max(0, seen - MOST_NAMED)
    told.elsewhere = max(0, _count_everywhere(sharing) - seen - 1)


def _count_everywhere(sharing) -> int:
    """How many they are is all that is learnt of those elsewhere."""
    with beyond_scope():
        return sharing.order_by().values("tenancy__stall").distinct().count()
