"""A small platform built in memory, for tests of the core that need a Platform and no files."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from wizard.core.descriptors.platform import (
    DeadlineDescriptor,
    DocumentKind,
    Platform,
    PlatformIndex,
    RuleDescriptor,
    WaitDescriptor,
)
from wizard.core.descriptors.system import Source
from wizard.core.loading.platforms import build_rule

_SHARED_RULES = Path(__file__).parents[2] / "resources" / "shared" / "rules.toml"
SOURCES = {"made-up": Source("made-up", "https://example.com/papers", "2026-11-21")}


def shared_rules() -> tuple[RuleDescriptor, ...]:
    """The rules that ship for every platform."""
    return tuple(build_rule(table) for table in tomllib.loads(_SHARED_RULES.read_text("utf-8"))["rule"])


def made_up_platform(
    rules: Sequence[RuleDescriptor] = (),
    documents: Sequence[DocumentKind] = (),
    waits: Sequence[WaitDescriptor] = (),
    deadlines: Sequence[DeadlineDescriptor] = (),
) -> Platform:
    """A platform with just these parts."""
    return Platform(
        index=PlatformIndex("made-up", 1, 1, (), (), "/steps/shop/slug", "2026-11-21"),
        schema={},
        steps=(),
        rules=tuple(rules),
        documents=tuple(documents),
        kinds=(),
        presets=(),
        waits=tuple(waits),
        deadlines=tuple(deadlines),
        next_steps=(),
        sources=SOURCES,
        words={},
    )
