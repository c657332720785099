import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from jobs.kinds import KINDS
from jobs.models import Job, lease_from
from jobs.templatetags.time_left import time_left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "còn vài giây"),
        (5, "còn vài giây"),
        (6, "còn khoảng 10 giây"),
        (20, "còn khoảng 20 giây"),
        (21, "còn khoảng 30 giây"),
        (50, "còn khoảng 50 giây"),
        (51, "còn khoảng 1 phút"),
        (61, "còn khoảng 2 phút"),
        (3600, "còn khoảng 60 phút"),
    ],
)
def test_time_left(seconds, words):
    assert time_left(seconds) == words


def words_of(**values):
    now = timezone.now()
    said = {"state": "running", "done": 640, "total": 1204, "heartbeat_at": now, "lease_until": lease_from(now)}
    job = Job(**said | {"started_at": now - timezone.timedelta(seconds=22)} | values)
    return render_to_string("jobs/_progress.html", {"job": job, "about": KINDS["print"]})


def test_how_far_it_is_and_how_long_it_takes():
    words = words_of()
    assert words.count('<p class="job-words">Đang in 640 / 1.204 biển, còn khoảng 20 giây.</p>') == 1
    assert words.count('max="100" value="53" aria-label="Đã in">53 %</progress>') == 1


def test_no_promise_before_there_is_a_pace():
    assert words_of(done=0).count(">Đang in 0 / 1.204 biển.<") == 1


def test_waiting_and_left_behind_are_said_in_words():
    assert words_of(state="queued").count(">Đang chờ đến lượt.<") == 1
    silent = words_of(lease_until=timezone.now() - timezone.timedelta(seconds=1))
    assert silent.count(">Bị ngắt giữa chừng; máy chủ sẽ tự làm lại từ đầu.<") == 1
