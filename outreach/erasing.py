"""What becomes of the campaign's words about an owner when she asks for her data to be erased."""

from outreach.models import Attendance, Visit


def forget_words(owner):
    """What was answered at her stall stays as counts; free words and that she was at a meeting go."""
    Visit.objects.filter(tenancy__owner=owner).exclude(note="").update(note="")
    Attendance.objects.filter(owner=owner).delete()
