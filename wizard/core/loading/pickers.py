"""Do the live lists exist that a platform's fields are picked from."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wizard.core.loading.located import LocatedFile, Path
from wizard.core.loading.problems import Problem


def wanted_listings(flow: LocatedFile) -> dict[Path, str]:
    """The list each field with a picker names, by the field's place in the file."""
    return {
        ("step", index, "fields", name, "picker"): hints["picker"]
        for index, step in enumerate(flow.value["step"])
        for name, hints in step.get("fields", {}).items()
        if "picker" in hints
    }


def picker_problems(flow: LocatedFile, listings: Collection[str]) -> Iterator[Problem]:
    """Lists that no system of the platform tells."""
    for place, wanted in wanted_listings(flow).items():
        if wanted not in listings:
            yield flow.problem(place, f"no system of this platform has a listing {wanted!r}")
