"""gunicorn's own log, written by gunicorn itself."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


@pytest.mark.parametrize(
    ("host", "bind"),
    [("", "127.0.0.1:8155"), ("0.0.0.0", "0.0.0.0:8155"), ("::1", "[::1]:8155")],  # noqa: S104
)
def test_bind(host, bind):
    done = subprocess.run(
        [sys.executable, "-c", "from market_portal import gunicorn; print(gunicorn.bind)"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_HOST": host, "PORT": "8155"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{bind}\n"


def test_the_access_log_has_no_query_and_no_address():
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:market_portal.gunicorn", f"{__name__}:hello"],
        cwd=ROOT,
        env={**os.environ, "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        address = next(line.split("Listening at: ")[1].split()[0] for line in process.stdout if "Listening at" in line)
        request = urllib.request.Request(f"{address}/stalls?name=An", headers={"Referer": "http://an.example/?q=An"})  # noqa: S310
        with urllib.request.urlopen(request) as page:  # noqa: S310
            assert page.read() == b"hello"
        with urllib.request.urlopen(f"{address}/sign-up/2s/d1xk2p-0123456789abcdef/") as page:  # noqa: S310
            assert page.read() == b"hello"
        process.terminate()
        log, _ = process.communicate(timeout=30)
    # Two threads answered, and either may have written first.
    signed_up, stalls = sorted(line.split("] ", 1)[1] for line in log.splitlines() if "GET" in line)
    assert stalls.startswith("GET /stalls 200 5 ")
    # Who reads the log must not be able to sign up in another's place.
    assert signed_up.startswith("GET /sign-up/... 200 5 ")
    for text in ("An", "127.0.0.1"):
        assert [line for line in log.splitlines() if "GET" in line and text in line] == []
    assert "0123456789" not in log
