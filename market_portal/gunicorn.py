"""How gunicorn serves the portal: `gunicorn --config python:market_portal.gunicorn`. scripts/serve does the same."""

import os
import re

from gunicorn.glogging import Logger

_host = os.environ.get("PORTAL_HOST") or "127.0.0.1"
_port = os.environ.get("PORT") or "8000"

wsgi_app = "market_portal.wsgi:application"
bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
worker_class = "gthread"
workers = 2
threads = 4
# An Excel list with the stalls of a whole province takes its time to arrive over a weak line.
timeout = 120
limit_request_line = 8190
graceful_timeout = 10

# Who asked, and what for: a query may carry a name or an account number and an address is a person's,
# so neither they nor the referring page are written down. Time, method, path, status, bytes, milliseconds.
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"


class PathsWithoutTokens(Logger):
    """Who reads the log must not be able to sign up in another's place."""

    def atoms(self, *args):
        atoms = super().atoms(*args)
        return atoms | {"U": re.sub(r"^(/sign-up/).+", r"\1...", atoms["U"])}


logger_class = PathsWithoutTokens

# No control socket in the home folder: signals stop and reload it, and two portals would share one.
control_socket_disable = True
