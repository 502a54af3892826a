"""What the tests of an open entry share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.onboarding.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()
