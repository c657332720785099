"""What scripts/serve refuses before it touches anything, and that what it started ends with it."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SERVE = ROOT / "scripts" / "serve"
USAGE = "Usage: scripts/serve [--host ADDRESS] [--port NUMBER]    (or PORTAL_HOST and PORT in the environment)"


def environment(tmp_path, **values):
    return {
        "PATH": os.environ["PATH"],
        "PORTAL_VAR": str(tmp_path / "var"),
        "PORTAL_ENV_FILE": str(tmp_path / "portal.env"),
        **values,
    }


@pytest.fixture
def serve(tmp_path):
    def serve(*arguments, **values):
        done = subprocess.run(
            [SERVE, *arguments],
            cwd=tmp_path,
            env=environment(tmp_path, **values),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert list(tmp_path.iterdir()) == []
        return done

    return serve


def test_help(serve):
    done = serve("--help")
    assert (done.returncode, done.stdout) == (0, f"{USAGE}\n")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "", "8000x", "99999999999999999999"])
def test_a_port_that_is_none(serve, port):
    done = serve(f"--port={port}")
    assert done.returncode == 2
    assert done.stderr == f"serve: the port is '{port}'; it must be a whole number from 1 to 65535.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--prot", "8000"], "--prot is not known."), (["--port"], "--port needs a value.")],
)
def test_wrong_options(serve, arguments, sentence):
    done = serve(*arguments)
    assert (done.returncode, done.stderr) == (2, f"serve: {sentence} {USAGE}\n")


def test_a_busy_port(serve):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        done = serve(PORT=port)
    assert done.returncode == 1
    assert done.stderr == (
        f"serve: port {port} of 127.0.0.1 is busy; stop what listens there, or choose another with --port.\n"
    )


def test_an_address_of_another_machine(serve):
    done = serve("--host=192.0.2.1", PORT=str(free_port()))
    assert done.returncode == 1
    assert done.stderr.startswith("serve: can't listen on 192.0.2.1 port ")


def test_production_gets_no_demo_data(serve):
    done = serve(PORT=str(free_port()), PORTAL_ENV="production")
    assert done.returncode == 1
    assert done.stderr.startswith("serve: PORTAL_ENV is production, and this makes demo data;")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class TestRunning:
    """Only where scripts/test made this environment: elsewhere it would be installed into, or made anew."""

    @pytest.fixture
    def start(self, tmp_path):
        if Path(sys.prefix) != ROOT / ".venv" or not (ROOT / ".venv" / "requirements-dev.txt.sha256").exists():
            pytest.skip("this environment was not made by scripts/test")
        started = []

        def start():
            process = subprocess.Popen(
                [SERVE, f"--port={free_port()}"],
                cwd=tmp_path,
                env=environment(tmp_path),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            started.append(process)
            return process

        yield start
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    @staticmethod
    def lines_until_served(process):
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Booting worker" in line:
                return lines
        raise AssertionError("".join(lines))

    @staticmethod
    def assert_nothing_runs(process):
        """All ends of the pipe are closed, so no child holds it any more."""
        process.communicate(timeout=40)

    def test_two_starts_stop_with_what_they_started_and_keep_keys_and_sign_ins(self, start, tmp_path):
        said, keys = [], []
        for number in (signal.SIGINT, signal.SIGTERM):
            process = start()
            said.append("".join(self.lines_until_served(process)))
            process.send_signal(number)
            self.assert_nothing_runs(process)
            assert process.returncode == 0
            keys.append((tmp_path / "portal.env").read_text())
        assert keys[0] == keys[1]
        assert (tmp_path / "portal.env").stat().st_mode & 0o777 == 0o600
        sign_ins = (tmp_path / "var" / "demo-sign-ins.txt").read_text().strip()
        assert sign_ins
        assert sign_ins in said[0]
        assert sign_ins in said[1]

    def test_lost_keys_are_not_made_anew(self, start, tmp_path):
        (tmp_path / "var").mkdir()
        (tmp_path / "var" / "portal.sqlite3").write_text("sealed")
        process = start()
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "put it back, or move the database away." in output
        assert not (tmp_path / "portal.env").exists()
