"""Check a parsed file against the schema of what such a file may say (schemas/descriptors/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from wizard.core.loading.located import LocatedFile, Path
from wizard.core.loading.problems import Problem


class Shapes:
    """The descriptor schemas by name, compiled when first needed."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def problems(self, shape: str, file: LocatedFile) -> Iterator[Problem]:
        """Every way in which the file is not of that shape."""
        for error in self._validator(shape).iter_errors(file.value):
            yield file.problem(_place(error), error.message)

    def _validator(self, shape: str) -> jsonschema_rs.Draft202012Validator:
        if shape not in self._compiled:
            schema = {**self._schemas[shape], "$defs": self._schemas["definitions"]["$defs"]}
            self._compiled[shape] = jsonschema_rs.Draft202012Validator(schema)
        return self._compiled[shape]


def _place(error: Any) -> Path:
    """The path of the error; for an unknown key, the key itself so that its own line is found."""
    path = tuple(error.instance_path)
    unexpected = getattr(error.kind, "unexpected", None)
    return (*path, unexpected[0]) if unexpected else path
