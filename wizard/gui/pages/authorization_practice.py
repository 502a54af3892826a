"""The address a practice authorization ends at, without a browser: read off the stand-in's own page."""

from __future__ import annotations

import re
import threading
from html import unescape

from wizard.adapters.http.client import HttpClient, HttpRequest, origin_of
from wizard.adapters.http.faults import NetworkFault
from wizard.adapters.http.proxies import no_proxy
from wizard.core.errors import GangwayError
from wizard.core.secret import Secret


class PracticePageError(GangwayError):
    """The stand-in does not answer, or its page names no address of the seller's."""

    key = "practice-page"


def practised_address(link: str, redirect: str, cancel: threading.Event) -> Secret:
    """Open a stand-in's link and find the address that begins with the seller's own; its code makes it a secret.

    Blocks. Raises PracticePageError.
    """
    try:
        reply = HttpClient(proxies=no_proxy).send(HttpRequest("GET", link, frozenset({origin_of(link)})), cancel)
    except NetworkFault as error:
        raise PracticePageError from error
    page = unescape(reply.body.decode("utf-8", "replace"))
    found = re.search(re.escape(redirect) + r"[?&][^\s<>\"']+", page) if redirect else None
    if found is None:
        raise PracticePageError
    return Secret(found[0])
