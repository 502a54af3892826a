"""Recognise the real format of a file by its first bytes.

Sources: ISO 32000-1 7.5.2 (readers accept %PDF- within the first 1,024 bytes), ISO/IEC 10918-1 (JPEG), ISO/IEC 15948
(PNG), ISO/IEC 23008-12 (HEIF brands), ISO/IEC 14496-12 and -14, 3GPP TS 26.244 (brands of MP4 and 3GP), mp4ra.org (the
registered brands), ECMA-376 part 2 (docx and xlsx are ZIP packages with parts in word/ or xl/).
"""

from __future__ import annotations

HEAD_BYTES = 65_536

_ALIASES = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic"}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_MP4_BRANDS = frozenset({b"isom", b"avc1", b"mp41", b"mp42", b"mmp4", b"M4V ", b"M4VP", b"MSNV", b"dash"})
_3GP_BRANDS = (b"3gp", b"3gr", b"3gs", b"3ge", b"3gg", b"3g2")
_PACKAGES = {"docx": b"word/", "xlsx": b"xl/"}
_PACKAGE_MARKS = (b"[Content_Types].xml", b"_rels/.rels")


def extension(name: str) -> str:
    """The format a file name claims: its ending in lower case, jpeg as jpg; "" without one."""
    stem, dot, ending = name.rpartition(".")
    return _ALIASES.get(ending.lower(), ending.lower()) if dot and stem else ""


def recognise(head: bytes, claimed: str = "") -> str:
    """pdf, jpg, png, heic, mp4, 3gp, mov, docx or xlsx by the content; "" when it is none of them.

    `claimed` only decides between docx and xlsx when the part names come after the head.
    """
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[4:8] == b"ftyp":
        return _media(head)
    return _package(head, claimed) if head.startswith(b"PK\x03\x04") else ""


def _media(head: bytes) -> str:
    """The major brand decides between the kinds of film; a file that names no kind we know is none."""
    major, brands = head[8:12], _brands(head)
    if _HEIC_BRANDS & brands:
        return "heic"
    if major.startswith(_3GP_BRANDS):
        return "3gp"
    if major == b"qt  ":
        return "mov"
    is_mp4 = major in _MP4_BRANDS or major.startswith(b"iso") or _MP4_BRANDS & brands
    return "mp4" if is_mp4 and b"avif" not in brands else ""


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
