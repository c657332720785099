"""What was seen and said at a stall. A sheet that was seen to hang there is noted in the ledger of sheets too."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.asked_back import AskedBackError
from officers.audit import record_new, recording, service
from outreach.enums import Obstacle, OnWall
from outreach.models import Visit
from placards.custody import mark_seen
from placards.enums import Custody
from placards.models import Placard
from places.vietnamese import nfc
from stalls.models import Stall
from stalls.notes import refuse_numbers_in

# In place of a mark, before the day: that it gets a visit of its own.
APART = "apart "
WHY_NOT = "Chưa nhận chuyển khoản thì chọn vì sao."
HAS_ACCOUNT = f"Có nhận chuyển khoản thì đã có tài khoản: bỏ ô “{Obstacle.NO_ACCOUNT.label}”, hoặc chọn “Chưa nhận”."
NOT_PRINTED = (
    "Theo sổ, gian này chưa in biển nào. Đọc mã gian trên biển đang treo: của gian khác hoặc không phải biển của chợ "
    f"thì chọn “{OnWall.OTHER.label}”."
)
ANSWERS = ("on_wall", "accepts", *Obstacle.values, "wants_help", "has_speaker", "note")


@service
def record_visit(stall, *, on, by, known="", moved="", **answers):
    """The visit of that day, made or changed. `known` is the mark of the one that the answers were typed over.

    `moved` is the mark of one that the form was opened with: her own of a later day goes to this one instead of
    standing twice. Raises AskedBackError where somebody else was there meanwhile, so that nobody's answers are lost
    unseen.
    """
    refuse_numbers_in("note", answers.get("note", ""))
    held = Stall.objects.select_for_update(no_key=True, of=("self",)).select_related("market").get(pk=stall.pk)
    tenancy = _tenancy_of(held, on)
    if wrong := contradictions(held, answers):
        raise ValidationError(wrong)
    visit = _visit_of(held, tenancy, on=on, by=by, known=known, moved=moved)
    said = {name: answers[name] for name in ANSWERS if name in answers} | {"note": nfc(answers.get("note", "")).strip()}
    said |= {"visited_on": on, "by": by, "recorded_at": timezone.now(), "tenancy": tenancy}
    if visit is None:
        visit = Visit.objects.create(stall=held, **said)
        record_new("visit.record", visit)
    else:
        with recording("visit.change", visit):
            for name, value in said.items():
                setattr(visit, name, value)
            visit.save()
    if visit.on_wall == OnWall.OURS:
        _see_sheets(held, on=on, by=by)
    return visit


def _tenancy_of(stall, on):
    if on > timezone.localdate():
        raise ValidationError({"visited_on": "Ngày thăm không thể sau hôm nay."})
    if stall.is_closed:
        raise ValidationError(f"{stall} đã đóng từ ngày {stall.closed_on:%d/%m/%Y}. Mở lại gian rồi ghi lần thăm.")
    tenancy = stall.tenancies.current().first()
    if tenancy is None:
        raise ValidationError(f"{stall} chưa có chủ: ghi chủ gian rồi ghi lần thăm.")
    if on < tenancy.since:
        since = f"{tenancy.since:%d/%m/%Y}"
        raise ValidationError({"visited_on": f"Chủ hộ nhận gian từ ngày {since}: ngày thăm phải từ ngày ấy."})
    return tenancy


def _visit_of(stall, tenancy, *, on, by, known, moved):
    """The one to change, or None where one is to be made."""
    visits = Visit.objects.filter(stall=stall).select_related("by")
    # Whom somebody visited in the morning may have gone by noon: the next one is visited for himself.
    visit = visits.filter(tenancy=tenancy, visited_on=on).first()
    opened = next((each for each in visits if moved and each.mark == moved), None)
    if opened and opened.by_id == by.pk and opened.tenancy_id == tenancy.pk and on < opened.visited_on:
        if visit:
            raise ValidationError({"visited_on": f"Ngày {on:%d/%m/%Y} gian này đã có lần thăm. {visit.told}."})
        return opened
    if visit and visit != opened and visit.mark != known:
        raise AskedBackError(
            f"Gian này đã có người ghi ngày {on:%d/%m/%Y}. {visit.told}. Vẫn muốn thay bằng câu trả lời dưới đây thì "
            "bấm Lưu lần nữa.", mark=visit.mark,
        )  # fmt: skip
    apart = f"{APART}{on}"
    if visit is None and moved and opened is None and known != apart:
        raise AskedBackError(
            "Lần thăm mà trang này mở ra đã được ghi lại từ lúc ấy, nên không dời sang ngày khác được. Ghi thêm một "
            f"lần thăm ngày {on:%d/%m/%Y} thì bấm Lưu lần nữa.", mark=apart,
        )  # fmt: skip
    return visit


def contradictions(stall, answers) -> dict[str, str]:
    """What can not be so, by the answer that says it; `obstacles` stands for all of them."""
    wrong, obstacles = {}, [each for each in Obstacle if answers.get(each.value)]
    sheets = Placard.objects.known_to_be_visible().filter(stall=stall)
    if answers["on_wall"] == OnWall.OURS and not sheets.exists():
        wrong["on_wall"] = NOT_PRINTED
    if not answers["accepts"] and not obstacles:
        wrong["obstacles"] = WHY_NOT
    if answers["accepts"] and Obstacle.NO_ACCOUNT in obstacles:
        wrong["obstacles"] = HAS_ACCOUNT
    return wrong


def _see_sheets(stall, *, on, by):
    """Those that the ledger knows to be out. One that nobody handed over by the book stays where the ledger has it."""
    out = Placard.objects.filter(stall=stall, custody=Custody.HANDED, taken_down_at=None, tenancy__until=None).in_use()
    for sheet in out.filter(handed_on__lte=on):
        mark_seen(sheet, by=by, on=on)
