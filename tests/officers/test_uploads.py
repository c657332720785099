"""Nothing that is sent along touches the disk, and too much of it is thrown away as it comes."""

import io
import tempfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from officers.uploads import MOST_BYTES, brought_too_much

LARGE = MOST_BYTES - 1000


def request_with(size, **fields):
    file = SimpleUploadedFile("anh.jpg", b"x" * size, "image/jpeg")
    return RequestFactory().post("/", {"photo": file, **fields})


def test_it_is_the_only_handler():
    """Django's own second one writes files in clear."""
    assert settings.FILE_UPLOAD_HANDLERS == ["officers.uploads.InMemoryOnly"]


@pytest.mark.parametrize("size", [1, 100_000, 5_000_000, LARGE])
def test_what_is_sent_stays_in_memory(size):
    request = request_with(size, tick="on")
    file = request.FILES["photo"]
    assert type(file) is InMemoryUploadedFile
    assert type(file.file) is io.BytesIO
    assert (file.size, file.name, request.POST["tick"]) == (size, "anh.jpg", "on")
    assert not brought_too_much(request)


def test_too_much_is_thrown_away_and_said(monkeypatch):
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", None)
    request = request_with(50_000_000, tick="on")
    assert (dict(request.FILES), request.POST["tick"]) == ({}, "on")
    assert brought_too_much(request)


def test_of_several_files_none_is_kept_when_they_are_too_much_together():
    files = [SimpleUploadedFile(f"{number}.jpg", b"x" * (MOST_BYTES // 2)) for number in (1, 2)]
    request = RequestFactory().post("/", {"one": files[0], "two": files[1]})
    assert len(request.FILES) == 0
    assert brought_too_much(request)


def test_a_request_without_files_brought_nothing():
    assert not brought_too_much(RequestFactory().post("/", {"tick": "on"}))
    assert not brought_too_much(RequestFactory().get("/"))


def test_a_page_that_takes_no_file_answers_as_ever(officer_client):
    file = SimpleUploadedFile("anh.jpg", b"x" * (MOST_BYTES + 1))
    answer = officer_client.post("/markets/new/", {"name": "", "photo": file})
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 200
    assert "name" in answer.context["form"].errors
