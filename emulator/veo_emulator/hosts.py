"""Whose requests are answered: by the Host header, and by what a browser says of the page.

A page on the web can make its own name resolve to 127.0.0.1 and then talk to whatever listens
there with the browser's help. Such a request carries the page's name as its host, so only
loopback names, IP addresses and names that were allowed at start are served.
"""

from __future__ import annotations

from ipaddress import ip_address

from veo_emulator.settings import Settings


def host_is_allowed(header: str, settings: Settings) -> bool:
    """Whether a request with this Host header is answered."""
    name = host_name(header)
    if name is None:
        return False
    if name in settings.allowed_hosts or name == settings.host.lower():
        return True
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def comes_from_another_site(method: str, path: str, sec_fetch_site: str) -> bool:
    """Whether a browser sends this change to the control plane for a page of another site.

    Browsers send `Sec-Fetch-Site` and pages cannot forge it; other clients do not send it.
    """
    changes = method not in {"GET", "HEAD", "OPTIONS"} and path.startswith("/emulator/")
    return changes and sec_fetch_site in {"cross-site", "same-site"}


def host_name(header: str) -> str | None:
    """The name without its port, in lower case; None for what is no host."""
    text = header.strip().lower()
    if text.startswith("["):
        name, bracket, rest = text[1:].partition("]")
        good = bool(bracket) and (not rest or rest.startswith(":"))
        port = rest[1:]
    else:
        name, _, port = text.partition(":")
        good = bool(name) and all(c.isalnum() or c in "-._" for c in name)
    if not good or (port and not port.isdigit()):
        return None
    return name
