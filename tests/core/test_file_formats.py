"""Formats told by content. Samples are the smallest heads the standards allow, packages are written by zipfile."""

from __future__ import annotations

import io
import zipfile

import pytest

from wizard.core.file_formats import extension, recognise


def _package(*parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for part in parts:
            package.writestr(part, "<x/>")
    return buffer.getvalue()


DOCX = _package("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = _package("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("head", "claimed", "expected"),
    [
        (b"%PDF-1.4", "", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "", "pdf"),
        (b"\0" * 2000 + b"%PDF-1.4", "pdf", ""),
        (b"\xff\xd8\xff\xdb", "", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "", "png"),
        (b"\x89PNG\n\x1a\n", "png", ""),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "", "heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicMiHB", "", "heic"),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avifMA1B", "heic", ""),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "heic", "mp4"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "", "mp4"),
        (b"\0\0\0\x18ftypXAVC\0\0\0\0XAVCmp42", "", "mp4"),
        (b"\0\0\0\x18ftyp3gp5\0\0\0\0isom3gp4", "mp4", "3gp"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "mp4", "mov"),
        (b"\0\0\0\x14ftypjp2 \0\0\0\0jp2 ", "mp4", ""),
        (DOCX, "", "docx"),
        (XLSX, "docx", "xlsx"),
        (DOCX[:60], "docx", "docx"),
        (DOCX[:60], "zip", ""),
        (_package("photo.png"), "docx", ""),
        (b"", "pdf", ""),
    ],
    ids=[
        *("pdf", "pdf-after-bom", "pdf-too-late", "jpg", "png", "png-mangled-line-end", "heic", "heic-compatible"),
        *(
            "avif",
            "mp4",
            "mp4-v2",
            "mp4-compatible",
            "3gp",
            "mov",
            "jpeg-2000",
            "docx",
            "xlsx-named-docx",
            "docx-cut",
            "package-cut-unclaimed",
            "plain-zip",
            "empty",
        ),
    ],
)
def test_recognise(head: bytes, claimed: str, expected: str) -> None:
    assert recognise(head, claimed) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.PDF", "pdf"), ("a.b.jpeg", "jpg"), ("a.HEIF", "heic"), ("a", ""), (".pdf", ""), ("营业执照.png", "png")],
)
def test_extension(name: str, expected: str) -> None:
    assert extension(name) == expected
