"""What a seller pasted after authorizing, judged before anything is sent: is it the redirected address, whole, of this
link, of this account, fresh and not used yet.

A code is a secret while it can be exchanged: it leaves this module only as one, and is remembered by its digest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import SplitResult, parse_qsl, urlsplit

from wizard.core.descriptors.authorization import AuthorizationApi, RedirectedAddress
from wizard.core.hygiene import clean
from wizard.core.secret import Secret

_MOST_CHARACTERS = 8000
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was made: its kind, its random text ("" when it carries none), when, and the page it leads to
    (host and path)."""

    kind: str
    state: str
    at: datetime
    page: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a pasted address is judged with. `redirect` is the seller's own address; `expected` are values the fields of
    subjects must have where they are known, `asked` the subject this entry wants ("" for any); `used` digests of codes
    that were sent, `in_work` that of one whose exchange has not ended; `stated` is when the browser came to the
    address, if the seller says so."""

    api: AuthorizationApi
    redirect: str
    links: Sequence[MadeLink]
    now: datetime
    expected: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""
    used: Collection[str] = ()
    in_work: str = ""
    stated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Redirected:
    """An address that can be exchanged: the code, whose it is (field and value), the link, and when the code ends."""

    code: Secret
    subject: str
    value: str
    kind: str
    ends: datetime

    @property
    def digest(self) -> str:
        """By what the code is remembered."""
        return digest_of(self.code)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not: text `authorization.<code>.message` and `.fix`."""

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


def digest_of(secret: Secret) -> str:
    """A fingerprint by which a random token is known again; it does not lead back to it."""
    return sha256(secret.reveal().encode("utf-8", "surrogatepass")).hexdigest()[:32]


def judge_redirected(pasted: str, attempt: Attempt) -> Redirected | Refused:
    """The address to exchange, or the first thing that is wrong with it."""
    text = "".join(clean(pasted[:_MOST_CHARACTERS], "url").value.split())
    address = _address(text)
    if address is None:
        return _no_address(text, attempt.api.address)
    wrong = _wrong_place(address, attempt)
    if wrong is not None:
        return wrong
    about, query = attempt.api.address, dict(parse_qsl(address.query, keep_blank_values=True))
    return _refusal_told(query, about) or _incomplete(query, about) or _judged(query, attempt)


def _address(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and _is_host(parts.hostname or "") else None


def _is_host(name: str) -> bool:
    return "." in name or name == "localhost"


def _no_address(text: str, about: RedirectedAddress) -> Refused:
    if not text:
        return Refused("nothing-pasted")
    is_code = len(text) >= about.code_length and text.isascii() and text.isalnum()
    return Refused("only-code" if is_code else "not-an-address")


def _wrong_place(address: SplitResult, attempt: Attempt) -> Refused | None:
    """The page of a link instead of what it leads to, or an address of somebody else."""
    own = urlsplit(attempt.redirect)
    pages = {one.page for one in attempt.links}
    if _page(address) in pages and _page(address) != _page(own):
        return Refused("authorization-page")
    if _site(address) != _site(own):
        return Refused("other-site", {"host": (address.hostname or "")[:100], "expected": own.hostname or ""})
    return None


def page_of(address: str) -> str:
    """Host and path of an address, as links remember the page they lead to."""
    return _page(urlsplit(address))


def _page(address: SplitResult) -> str:
    return f"{_site(address)}{address.path.rstrip('/')}"


def _site(address: SplitResult) -> str:
    default = {"http": 80, "https": 443}.get(address.scheme)
    port = "" if address.port in (None, default) else f":{address.port}"
    return f"{(address.hostname or '').lower()}{port}"


def _refusal_told(query: Mapping[str, str], about: RedirectedAddress) -> Refused | None:
    name = next((name for name in about.errors if query.get(name)), "")
    if not name:
        return None
    words = next((query[one] for one in about.messages if query.get(one)), query[name])
    return Refused("refused-there", {"text": words[:_MOST_WORDS]})


def _incomplete(query: Mapping[str, str], about: RedirectedAddress) -> Refused | None:
    """No code at all, a code that was cut off, or an address that ends before it names the account."""
    code = query.get(about.code)
    if code is None:
        return Refused("no-code", {"parameter": about.code})
    if len(code) < about.code_length:
        return Refused("code-cut-off")
    if about.subjects and not any(query.get(name) for name in about.subjects.values()):
        return Refused("account-cut-off", {"parameters": ", ".join(about.subjects.values())})
    return None


def _judged(query: Mapping[str, str], attempt: Attempt) -> Redirected | Refused:
    about = attempt.api.address
    code = Secret(query[about.code])
    digest = digest_of(code)
    if digest in attempt.used:
        return Refused("code-in-work" if digest == attempt.in_work else "code-used")
    link = _link(query, attempt)
    if isinstance(link, Refused):
        return link
    begun = attempt.stated or link.at
    ends = begun + timedelta(seconds=attempt.api.lifetimes.code)
    if attempt.now > ends:
        return Refused("code-old", {"minutes": int((attempt.now - begun).total_seconds() // 60)})
    subject = next((field for field, name in about.subjects.items() if query.get(name)), "")
    value = query.get(about.subjects.get(subject, ""), "")
    return _other(subject, value, attempt) or Redirected(code, subject, value, link.kind, ends)


def _link(query: Mapping[str, str], attempt: Attempt) -> MadeLink | Refused:
    """The link the address belongs to: by its random text; the newest without one where the address has none."""
    if not attempt.links:
        return Refused("no-link")
    given = query.get(attempt.api.address.state, "") if attempt.api.address.state else ""
    if given:
        found = (one for one in reversed(attempt.links) if one.state and _is_equal(one.state, given))
        return next(found, Refused("state-differs"))
    plain = next((one for one in reversed(attempt.links) if not one.state), None)
    return plain or Refused("state-missing")


def _is_equal(left: str, right: str) -> bool:
    return compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))


def _other(subject: str, value: str, attempt: Attempt) -> Refused | None:
    """Another kind of account than asked for, or another account than this entry's."""
    if attempt.asked and subject and subject != attempt.asked:
        return Refused("other-kind", {"found": subject, "expected": attempt.asked})
    known = attempt.expected.get(subject, "")
    if known and known != value:
        return Refused("other-account", {"found": value[:40], "expected": known})
    return None
