"""Where a request comes from."""

import pytest

from officers.acting import client_address


@pytest.mark.parametrize(
    ("behind_proxy", "sent", "address"),
    [
        (False, ("", "10.0.0.7"), "10.0.0.7"),
        (False, ("1.2.3.4", "10.0.0.7"), "10.0.0.7"),
        (True, ("1.2.3.4", "127.0.0.1"), "1.2.3.4"),
        (True, ("6.6.6.6, 1.2.3.4", "127.0.0.1"), "1.2.3.4"),
        (True, ("2001:db8::7", "127.0.0.1"), "2001:db8::7"),
        (True, ("", "127.0.0.1"), "127.0.0.1"),
        (True, ("1.2.3.4:5678", "127.0.0.1"), "1.2.3.4"),
        (True, ("[2001:db8::7]:5678", "127.0.0.1"), "2001:db8::7"),
        (True, ("1.2.3.4:", "127.0.0.1"), "1.2.3.4"),
        (True, ("cong:5678", "127.0.0.1"), "127.0.0.1"),
        (True, ("x" * 300, "127.0.0.1"), "127.0.0.1"),
        (False, ("", ""), ""),
    ],
)
def test_the_address_is_the_one_the_proxy_wrote_or_none(rf, settings, behind_proxy, sent, address):
    settings.BEHIND_PROXY = behind_proxy
    forwarded, remote = sent
    assert client_address(rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)) == address
