"""The smallest files that are what they say, and some that are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.onboarding.template_desk import template

PNG = b"\x89PNG\r\n\x1a\n" + b"gangway sample " * 40
JPG = b"\xff\xd8\xff\xdb" + b"gangway sample " * 40
MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"gangway sample " * 40
THREE_GP = b"\0\0\0\x18ftyp3gp5\0\0\0\0isom3gp4" + b"gangway sample " * 40
PDF = b"%PDF-1.7\n" + b"gangway sample " * 40


def written(folder: Path, name: str = "secret-customer.png", content: bytes = PNG) -> Path:
    """A file whose own name must not be told to anybody."""
    path = folder / name
    path.write_bytes(content)
    return path


def with_sample(name: str, path: Path, kind: str = "IMAGE", **changes: Any) -> dict[str, Any]:
    """A template with a media header and the path of its sample."""
    return template(name, header={"format": kind, "sample_file": {"path": str(path)}}, **changes)
