"""One journal line: `["<crc32>",<number>,<record>]`, pure ASCII, so that any text a person typed survives as it is."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from wizard.adapters.json_files import NotJsonError
from wizard.adapters.storage.errors import SecretInDraftError
from wizard.core.secret import Secret

Record = dict[str, Any]

_LINE = re.compile(rb'\["([0-9a-f]{8})",(([0-9]{1,18}),\{.*\})\]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadLines:
    """The good records from the start of a journal.

    `size`: bytes they take; `number`: the last one's; `bad_line`: 1-based line that is broken though more follows it
    or it was finished, None when the journal is sound or only its last write was cut short.
    """

    records: tuple[Record, ...]
    size: int
    number: int
    bad_line: int | None


def encode(value: Any, pointer: str = "") -> bytes:
    """The value as compact ASCII JSON. Raises SecretInDraftError, NotJsonError (its text never repeats the value)."""

    def refuse(odd: object) -> Any:
        if isinstance(odd, Secret):
            raise SecretInDraftError(pointer=pointer)
        raise TypeError

    try:
        text = json.dumps(value, separators=(",", ":"), allow_nan=False, default=refuse)
    except (TypeError, ValueError, RecursionError) as error:
        raise NotJsonError(reason=type(error).__name__) from None
    return text.encode("ascii")


def to_line(number: int, encoded: bytes) -> bytes:
    """The journal line of an encoded record, with its line end."""
    body = b"%d,%s" % (number, encoded)
    return b'["%08x",%s]\n' % (zlib.crc32(body), body)


def read_lines(data: bytes) -> ReadLines:
    """The records up to the first broken line; their numbers must follow each other."""
    records: list[Record] = []
    size = number = 0
    # What follows the last line end was cut short by a crash and never acknowledged.
    lines = data.split(b"\n")[:-1]
    for index, line in enumerate(lines):
        found = _from_line(line)
        if found is None or (records and found[0] != number + 1):
            return ReadLines(tuple(records), size, number, index + 1)
        number = found[0]
        records.append(found[1])
        size += len(line) + 1
    return ReadLines(tuple(records), size, number, None)


def _from_line(line: bytes) -> tuple[int, Record] | None:
    match = _LINE.fullmatch(line)
    if match is None or int(match[1], 16) != zlib.crc32(match[2]):
        return None
    body = match[2].split(b",", 1)[1]
    return int(match[3]), json.loads(body)
