"""What a person typed into a plain field: held back when it looks like a secret, unless that is its own shape."""

from __future__ import annotations

import pytest

from wizard.core.descriptors.system import FieldHints
from wizard.core.forms import Field, FieldKind
from wizard.core.intake import take

KEY = "0123456789abcdef" * 2


def field(own_shape: str) -> Field:
    hints = FieldHints(hygiene="identifier", own_shape=own_shape)
    return Field("app_key", "/steps/x/app_key", "pigeon.app_key", FieldKind.TEXT, required=True, hints=hints)


@pytest.mark.parametrize(
    ("own_shape", "typed", "held"),
    [
        pytest.param("", KEY, True, id="no shape of its own"),
        pytest.param("[0-9a-f]{32}", KEY, False, id="its own shape"),
        pytest.param("[0-9a-f]{32}", f"  {KEY}\n", False, id="its own shape once it is clean"),
        pytest.param("[0-9a-f]{32}", KEY + "01234567", True, id="longer"),
        pytest.param("[0-9a-f]{32}", KEY.upper(), True, id="in capitals"),
        pytest.param("[0-9a-f]{32}", "634418215494106", False, id="nothing like a secret"),
    ],
)
def test_own_shape_is_never_held_back(own_shape: str, typed: str, held: bool) -> None:
    assert take(typed, field(own_shape)).held is held
