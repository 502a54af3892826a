"""Find addresses in a text: URLs, bare domains, punycode and Cyrillic names, and the ways people hide them.

Sources: RFC 3986 (authority), RFC 5890 (A-labels). Which endings count is a heuristic: only those seen in messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wizard.core.lint.detection import Detection, detection
from wizard.core.lint.folding import Folded, fold
from wizard.core.lint.lookalikes import letter_class

_LONG_ENDINGS = (
    "com",
    "net",
    "org",
    "info",
    "shop",
    "store",
    "online",
    "site",
    "club",
    "market",
    "link",
    "page",
    "xyz",
)
_OTHER_ENDINGS = (
    "app|art|biz|by|cc|cn|co|dev|de|eu|fm|fr|gg|hk|icu|io|kz|live|ltd|me|mobi|pl|pro|ru|shopping|space|su|tech|top|tv"
    "|ua|uk|uz|vip|vn|website|work|ws|xn--[a-z0-9-]+|ru|рф|ру|сру|ком|орг|рус|онлаин|саит|москва|бел|укр|қаз"
)
_LOOKALIKE_ENDINGS = "|".join("".join(letter_class(letter) for letter in ending) for ending in _LONG_ENDINGS)
_ENDING = rf"(?:{_LOOKALIKE_ENDINGS}|{_OTHER_ENDINGS})"
_PLAIN_ENDING = r"(?:com|сом|net|org|ru|рф|ру|ком|cn|shop|store|online)"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_TAIL = r"(?::\d{2,5})?(?:[/?#][^\s<>\"'«»，。！？；：、）】]*)?"
_DOT_WORD = r"(?:точка|тчк|dot|点)"

_SCHEME = (
    rf"(?P<scheme>(?<![a-z])(?:h[tx]{{2}}ps?|[a-z][a-z0-9+.-]{{1,20}})\s?:\s?/\s?/\s?)(?P<authority>[^\s/?#]+){_TAIL}"
)
_OPAQUE = r"(?<![a-z])(?:mailto|tel|sms|skype|viber|whatsapp):[^\s]+"
_BARE = rf"(?<![\w@.-])(?P<host>(?:{_LABEL}\.)+{_ENDING})\.?(?![\w-]|\.\w){_TAIL}"
_SHORT_PATH = rf"(?<![\w@.-])(?P<host_with_path>(?:{_LABEL}\.)+[a-z]{{2,3}})/[^\s]+"
_SPACED = rf"(?<![\w@.-]){_LABEL}(?:\s{{1,3}}\.\s{{0,3}}|\s?[\[({{]\s?\.\s?[\])}}]\s?){_PLAIN_ENDING}(?![\w-])"
_SPACE_AFTER = rf"(?<![\w@.-]){_LABEL}\.\s(?:ru|рф|ру|com)(?![\w-])"
_SPELLED = rf"(?<![\w@.-]){_LABEL}[\s\-]{{0,3}}[\[(<{{]?\s?{_DOT_WORD}\s?[\])>}}]?[\s\-]{{0,3}}{_PLAIN_ENDING}(?![\w-])"
_PATTERN = re.compile("|".join((_SCHEME, _OPAQUE, _BARE, _SHORT_PATH, _SPACED, _SPACE_AFTER, _SPELLED)))
# What every way of writing an address needs; most texts have none of it, and the long expression is never run.
_NEEDED = re.compile(r"\.(?:[^\s.]|\s(?:ru|рф|ру|com)|(?<=[\s\[({]\.))|:(?:\s?/|(?<=[a-z]:)\S)")
_SPELLED_DOTS = ("точка", "тчк", "dot", "点")
_WEB = re.compile(r"https?://")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text. `host` is "" when it is hidden, has user information, or is not a plain web address."""

    found: Detection
    host: str


def find_links(text: str) -> list[Link]:
    """Every address of the text, in order. Addresses inside an e-mail address do not count."""
    return list(_known_links(text))


@lru_cache(maxsize=256)
def _known_links(text: str) -> tuple[Link, ...]:
    """Pure; remembered because several rules look at the same text."""
    folded = fold(text)
    plain = folded.text.replace("。", ".")
    may_have_one = _NEEDED.search(plain) is not None or any(word in plain for word in _SPELLED_DOTS)
    return tuple(_links(folded, plain)) if may_have_one else ()


def _links(folded: Folded, plain: str) -> Iterator[Link]:
    for match in _PATTERN.finditer(plain):
        end = match.start() + len(match.group().rstrip(".,!?;:)]}»…\"'"))
        written = detection(folded, match.start(), end)
        yield Link(written, _host(match, written.written))


def _host(match: re.Match[str], written: str) -> str:
    """The host as it is really written (look-alike letters kept), lower case, or ""."""
    if match["scheme"]:
        return _authority_host(written.casefold())
    plain = match["host"] or match["host_with_path"] or ""
    start = written.casefold()[: len(plain)]
    return start if plain and start == plain else ""


def _authority_host(written: str) -> str:
    opening = _WEB.match(written)
    if opening is None:
        return ""
    authority = re.split(r"[/?#]", written[opening.end() :], maxsplit=1)[0]
    return "" if "@" in authority or "\\" in authority else authority.split(":")[0].rstrip(".,!?;)]}»")


def is_allowed(host: str, allowed_hosts: Sequence[str]) -> bool:
    """Whether the host is one of the allowed ones or below one, compared label by label."""
    labels = host.split(".")
    return bool(host) and any(labels[-len(allowed.split(".")) :] == allowed.split(".") for allowed in allowed_hosts)
