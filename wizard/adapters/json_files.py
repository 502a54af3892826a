"""Strict reading of JSON from files nobody vouches for, and writing that is either whole or not there.

Sources: RFC 8259 (JSON), RFC 7493 (I-JSON: no duplicate names, no lone surrogates). Recipe for writing: temporary file
beside the target, flush, fsync, replace, fsync of the folder. Errors name file, line, column and key, never a value.
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import math
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wizard.core.errors import GangwayError, UnreadableInputError
from wizard.core.pointer import join

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 64

_log = logging.getLogger(__name__)

Sleep = Callable[[float], None]

_MAX_SHOWN_KEY = 80
_INTEGER_LIMIT = 2**63
_INTEGER_DIGITS = 20
# Not compiled here: small files need neither, and `re` keeps what it has compiled once.
_TOKENS = r'(?s)"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]'
_SURROGATE_ESCAPE = r"\\u[dD][89a-fA-F]"
_CUT_LITERALS = ("-", *(word[:end] for word in ("true", "false", "null") for end in range(1, len(word))))

# Virus scanners, indexers and cloud folders hold a fresh file for moments: 50 ms up to 1 s, about 2.5 s in all.
_WINDOWS_PAUSES = (0.05, 0.1, 0.2, 0.35, 0.8, 1.0)
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})  # some network and FUSE file systems
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class JsonInputError(UnreadableInputError):
    """A file or standard input that is not the JSON we accept; `key` says why, `parameters["file"]` where."""


class WriteFailedError(GangwayError):
    """Nothing was written and what was there before is untouched. Keys: disk-full, not-writable, write-failed."""

    key = "write-failed"

    @classmethod
    def of(cls, error: OSError, path: Path) -> WriteFailedError:
        """The error for a path, told apart by the system's reason."""
        code = _code(error)
        if error.errno in _NO_SPACE:
            return cls("disk-full", file=str(path), code=code)
        if error.errno in _NOT_ALLOWED:
            return cls("not-writable", file=str(path), code=code)
        return cls(file=str(path), code=code)


class NotJsonError(GangwayError):
    """A value of ours that must not or cannot be written as JSON: a secret, NaN, half a character, an odd type."""

    key = "not-json"


def read_json(path: Path, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """The value in a JSON file. Raises JsonInputError."""
    return parse_json(read_bytes(path, max_bytes), str(path), max_depth)


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of bounded size. Raises JsonInputError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder, or a device or pipe that might never end
            raise JsonInputError("not-a-file", file=str(path))
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise JsonInputError("file-missing", file=str(path)) from error
    except OSError as error:
        raise JsonInputError("file-not-readable", file=str(path), code=_code(error)) from error
    if len(data) > max_bytes:
        raise JsonInputError("too-large", file=str(path), limit=max_bytes)
    return data


def read_text(source: Path | bytes, max_bytes: int = MAX_BYTES) -> str:
    """The UTF-8 text of a file, or of bytes from standard input. Raises JsonInputError."""
    if isinstance(source, Path):
        return _decode(read_bytes(source, max_bytes), str(source))
    if len(source) > max_bytes:
        raise JsonInputError("too-large", file="-", limit=max_bytes)
    return _decode(source, "-")


def parse_json(data: bytes, name: str, max_depth: int = MAX_DEPTH) -> Any:
    """The value in the bytes; `name` stands for the file in errors. Raises JsonInputError."""
    text = _decode(data, name)
    if not text.strip(" \t\r\n"):
        raise JsonInputError("json-empty", file=name)
    try:
        value = _parse(text, name)
    except (JsonInputError, RecursionError):
        _check_depth(text, name, max_depth)  # what is too deep is said first, whatever else is wrong with it
        raise
    if _is_deeper(value, max_depth):
        _check_depth(text, name, max_depth)
    if "\\u" in text and re.search(_SURROGATE_ESCAPE, text):
        _check_surrogates(value, "", name)
    return value


def _decode(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = _guess_encoding(data)
        if encoding is None:
            raise JsonInputError("not-text", file=name, offset=error.start) from None
        raise JsonInputError("not-utf8", file=name, encoding=encoding, offset=error.start) from None
    if "\0" in text[:4]:  # UTF-16 or UTF-32 of plain Latin text is valid UTF-8 with NULs in it
        raise JsonInputError("not-utf8", file=name, encoding=_guess_encoding(data), offset=text.index("\0"))
    return text


def _guess_encoding(data: bytes) -> str | None:
    """A hint for people only; the data is never decoded by it."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")) or b"\0\0\0" in data[:4]:
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return "UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GB18030"


def _is_deeper(value: Any, max_depth: int) -> bool:
    """Whether objects and lists stand in one another more often than that."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(max_depth):
        if not level:
            return False
        inside = (node.values() if isinstance(node, dict) else node for node in level)
        level = [one for children in inside for one in children if isinstance(one, (dict, list))]
    return bool(level)


def _check_depth(text: str, name: str, max_depth: int) -> None:
    """Counts brackets outside strings, to say where they are too many; slower than the parser, so only then."""
    if text.count("[") + text.count("{") <= max_depth:
        return
    depth = 0
    for token in re.finditer(_TOKENS, text):
        bracket = token.group()[0]
        if bracket in "[{":
            depth += 1
            if depth > max_depth:
                raise JsonInputError("too-deep", file=name, limit=max_depth, line=_line(text, token.start()))
        elif bracket in "]}":
            depth -= 1


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _parse(text: str, name: str) -> Any:
    def number(_literal: str) -> float:
        raise JsonInputError("json-number", file=name)

    def integer(literal: str) -> int:
        if len(literal) > _INTEGER_DIGITS or not -_INTEGER_LIMIT <= int(literal) < _INTEGER_LIMIT:
            raise JsonInputError("json-number", file=name)
        return int(literal)

    def real(literal: str) -> float:
        value = float(literal)
        return value if math.isfinite(value) else number(literal)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return _without_duplicates(pairs, name)

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=number, parse_int=integer, parse_float=real)
    except json.JSONDecodeError as error:
        key = "json-truncated" if _is_cut_off(text, error) else "json-syntax"
        raise JsonInputError(key, file=name, line=error.lineno, column=error.colno) from None


def _without_duplicates(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) == len(pairs):
        return whole
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            shown = key[:_MAX_SHOWN_KEY].encode("utf-8", "replace").decode()
            raise JsonInputError("duplicate-key", file=name, name=shown)
        result[key] = value
    return result


def _is_cut_off(text: str, error: json.JSONDecodeError) -> bool:
    rest = text[error.pos :].rstrip(" \t\r\n")
    if error.msg.startswith("Invalid \\u") and '"' not in rest:
        return True
    return not rest or error.msg.startswith("Unterminated string") or rest in _CUT_LITERALS


def _check_surrogates(value: Any, pointer: str, name: str) -> None:
    if isinstance(value, str):
        if not _is_whole(value):
            raise JsonInputError("lone-surrogate", file=name, pointer=pointer)
    elif isinstance(value, dict):
        for key, child in value.items():
            if not _is_whole(key):
                raise JsonInputError("lone-surrogate", file=name, pointer=pointer)
            _check_surrogates(child, pointer + join(key), name)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            _check_surrogates(child, pointer + join(index), name)


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def canonical_json(value: Any) -> bytes:
    """The value as UTF-8 JSON for people and tools: order kept, two spaces, `\\n` line ends, one at the end.

    Raises NotJsonError for what JSON cannot hold and for a Secret; its text never repeats the value.
    """
    try:
        return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise NotJsonError(reason=type(error).__name__) from None


def write_atomic(path: Path, data: bytes, mode: int = 0o600, *, sleep: Sleep = time.sleep) -> None:
    """Puts the bytes at the path, whole or not at all, and on the disk when this returns. Raises WriteFailedError."""
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        replace_patiently(temporary, path, sleep=sleep)
        sync_folder(path.parent)
    except OSError as error:
        raise WriteFailedError.of(error, path) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def remove_unfinished(folder: Path, name: str = "*") -> None:
    """Removes temporary files that a killed `write_atomic` of `name` left. Only for whoever alone writes there."""
    for leftover in folder.glob(f".{name}.*.tmp"):
        with contextlib.suppress(OSError):  # held by a scanner: it goes the next time
            leftover.unlink()


def replace_patiently(
    source: Path, target: Path, *, sleep: Sleep = time.sleep, patient: bool = sys.platform == "win32"
) -> None:
    """os.replace; on Windows it waits up to about 2.5 s for a scanner to let go. Raises OSError."""
    for pause in _WINDOWS_PAUSES if patient else ():
        try:
            os.replace(source, target)  # noqa: PTH105 - the one call that is atomic on every system
        except PermissionError:
            sleep(pause)
        else:
            return
    os.replace(source, target)  # noqa: PTH105


def sync_folder(folder: Path) -> None:
    """Makes a rename in the folder survive a power cut; Windows has no such call.

    Never raises: the rename has happened, and to report it as failed would be wrong.
    """
    if sys.platform != "win32":
        try:
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                _log.warning("folder not synced: %s", _code(error))


def _code(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "?")
