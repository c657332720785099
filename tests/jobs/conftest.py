import pytest

from jobs import daily
from jobs.models import Job
from jobs.runner import HANDLERS


@pytest.fixture(autouse=True)
def nothing_daily(monkeypatch):
    """What the other apps have done once a day is their own tests' business."""
    monkeypatch.setattr(daily, "DAILY", [])
    monkeypatch.setattr(daily, "EVENING", [])


@pytest.fixture
def handle(monkeypatch):
    """Registers a real little handler for jobs of the kind `test`, for one test."""

    def register(handler):
        monkeypatch.setitem(HANDLERS, "test", handler)
        return handler

    return register


@pytest.fixture
def make_job(db):
    def make(**values):
        return Job.objects.create(kind="test", **values)

    return make


@pytest.fixture
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


@pytest.fixture
def write_its_number(handle, files_dir):
    """A handler that leaves a file named after the job and says how far it is."""

    def write(claimed):
        name = f"{claimed.job.code}.txt"
        for done in range(4):
            claimed.progress(done, 3)
        (files_dir / name).write_text(str(claimed.job.params.get("number")))
        claimed.finish(name)

    return handle(write)
