"""Recognise the real format of a paper's file by its first bytes.

Sources: ISO 32000-1 7.5.2 (readers accept %PDF- within the first 1,024 bytes), ISO/IEC 10918-1 (JPEG), ISO/IEC 15948
(PNG), ISO/IEC 23008-12 (HEIF brands), ECMA-376 part 2 (docx and xlsx are ZIP packages with parts in word/ or xl/).
"""

from __future__ import annotations

HEAD_BYTES = 65_536

_ALIASES = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic"}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_PACKAGES = {"docx": b"word/", "xlsx": b"xl/"}
_PACKAGE_MARKS = (b"[Content_Types].xml", b"_rels/.rels")


def extension(name: str) -> str:
    """The format a file name claims: its ending in lower case, jpeg as jpg; "" without one."""
    stem, dot, ending = name.rpartition(".")
    return _ALIASES.get(ending.lower(), ending.lower()) if dot and stem else ""


def recognise(head: bytes, claimed: str = "") -> str:
    """pdf, jpg, png, heic, docx or xlsx by the content; "" when it is none of them.

    `claimed` only decides between docx and xlsx when the part names come after the head.
    """
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[4:8] == b"ftyp":
        return "heic" if _HEIC_BRANDS & _brands(head) else ""
    return _package(head, claimed) if head.startswith(b"PK\x03\x04") else ""


def _brands(head: bytes) -> set[bytes]:
    """Major and compatible brands of an ISO base media file."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}


def _package(head: bytes, claimed: str) -> str:
    found = [name for name, folder in _PACKAGES.items() if folder in head]
    if len(found) == 1:
        return found[0]
    is_package = any(mark in head for mark in _PACKAGE_MARKS)
    return claimed if is_package and claimed in _PACKAGES else ""
