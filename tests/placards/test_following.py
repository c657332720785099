"""The page of an order while it runs, and the button that stops it."""

import pytest
from django.utils import timezone

from jobs.models import Job, lease_from
from jobs.runner import claim, run_next
from officers.models import AuditEvent
from placards.models import Placard
from placards.services import order_print
from tests.pages import messages_of, renews_itself, text_of
from tests.placards.printing import ledger, nothing_written, print_now


@pytest.fixture
def stalls(make_stalls):
    return make_stalls(3)


@pytest.fixture
def batch(stalls, market, officer):
    return order_print(market, choice="all", layout="a6x4", by=officer)


@pytest.fixture
def url(batch):
    return f"/placards/{batch.code}/"


def test_it_says_how_far_it_is_and_how_long_it_takes(officer_client, batch, url):
    assert text_of(officer_client.get(url)).count("Đang chờ đến lượt.") == 1
    claimed = claim(batch.job)
    now = timezone.now()
    running = Job.objects.filter(pk=claimed.job.pk)
    running.update(done=640, total=1204, started_at=now - timezone.timedelta(seconds=22), heartbeat_at=now)
    page = text_of(officer_client.get(url))
    assert page.count("Đang in 640 / 1.204 biển, còn khoảng 20 giây.") == 1
    assert page.count('<progress class="job-bar" max="100" value="53"') == 1
    running.update(lease_until=now - timezone.timedelta(seconds=1))
    assert text_of(officer_client.get(url)).count("Bị ngắt giữa chừng; máy chủ sẽ tự làm lại từ đầu.") == 1
    running.update(lease_until=lease_from(now))
    claimed.fail("Hỏng.")
    assert "<progress" not in text_of(officer_client.get(url))


class TestCancelling:
    def test_one_that_waits(self, officer_client, officer, batch, url, stalls):
        assert text_of(officer_client.get(url)).count(f'action="{url}cancel/"') == 1
        answer = officer_client.post(f"{url}cancel/", follow=True)
        assert answer.redirect_chain == [(url, 302)]
        assert messages_of(answer) == ["Đã dừng. Không in tờ nào, sổ không thay đổi."]
        text = text_of(answer)
        assert (text.count("Đã dừng lúc"), "/cancel/" in text, renews_itself(answer)) == (1, False, False)
        assert text.count(f'href="/markets/{batch.market.code}/print/"') == 1
        assert not run_next()
        nothing_written(batch, *stalls)
        assert AuditEvent.objects.get(action="batch.cancel").actor == officer

    def test_one_that_is_over_stays_and_says_so(self, officer_client, market, stalls):
        batch = print_now(market)
        url = f"/placards/{batch.code}/"
        assert "/cancel/" not in text_of(officer_client.get(url))
        answer = officer_client.post(f"{url}cancel/", follow=True)
        assert messages_of(answer) == ["Đợt in này đã kết thúc nên không dừng được nữa."]
        assert Job.objects.get().state == "done"
        assert [ledger(stall) for stall in stalls] == [[(1, "printed")]] * 3

    def test_pressed_twice_it_is_stopped_once(self, officer_client, url):
        form = {"once": "k" * 32}
        for _ in range(2):
            assert officer_client.post(f"{url}cancel/", form).url == url
        assert AuditEvent.objects.filter(action="batch.cancel").count() == 1

    def test_the_same_stalls_can_be_ordered_again(self, officer_client, market, url):
        officer_client.post(f"{url}cancel/")
        officer_client.post(f"/markets/{market.code}/print/", {"choice": "new", "layout": "a5"})
        assert Placard.objects.in_use().count() == 3

    def test_who_may(self, client_of, batch, url, colleague, outsiders):
        for user, status in outsiders:
            client = client_of(user)
            assert client.post(f"{url}cancel/").status_code == status
            assert "/cancel/" not in text_of(client.get(url))
        assert Job.objects.get().state == "queued"
        assert client_of(colleague).post(f"{url}cancel/").status_code == 302
        assert Job.objects.get().state == "cancelled"

    def test_after_signing_in_again_it_leads_to_the_order(self, officer_client, client_of, neighbour, url):
        assert officer_client.get(f"{url}cancel/").url == url
        assert client_of(neighbour).get(f"{url}cancel/").status_code == 404
