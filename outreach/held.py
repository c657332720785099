"""What the campaign holds about an owner, for herself."""

from outreach.models import Session, Visit


def visits(owner, user):
    mine = Visit.objects.visible_to(user).filter(tenancy__owner=owner).select_related("stall__market", "by")
    rows = []
    for each in mine:
        pays = "nhận chuyển khoản" if each.accepts else "chưa nhận chuyển khoản"
        words = [each.get_on_wall_display().lower(), pays, *each.obstacles]
        words += ["cần người đến giúp"] if each.wants_help else []
        words += ["có loa báo tiền về"] if each.has_speaker else []
        words += [each.note] if each.note else []
        rows.append((f"{each.visited_on:%d/%m/%Y}, {each.stall}", f"{'; '.join(words)}. {each.by} ghi"))
    return "Lần thăm gian", tuple(rows)


def attendances(owner, user):
    sessions = Session.objects.visible_to(user).filter(attendances__owner=owner)
    return "Buổi họp đã dự", tuple((str(each), each.topic) for each in sessions)
