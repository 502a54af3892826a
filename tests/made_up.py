"""A made-up platform and a made-up system in a temporary folder: data only, as an engineer would add them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SYSTEM = {
    "index.toml": """
id = "pigeon"
host = "api.pigeon.example"
identity = "loft_id"
checked = "2026-11-21"
""",
    "sources.toml": """
[[source]]
id = "loft-book"
url = "https://pigeon.example/docs"
checked = "2026-11-21"
publisher = "Pigeon"
""",
    "fields.toml": """
[loft_id]
hygiene = "identifier"
link = "https://pigeon.example/lofts"
[[loft_id.looks_like]]
id = "ring"
pattern = "^ring-"
severity = "error"

[ring]
hygiene = "secret"
""",
    "ladder.toml": """
[[rung]]
id = "name"
kind = "name"
required = true

[[rung]]
id = "tcp"
kind = "tcp"
required = true

[[rung]]
id = "auth"
kind = "http"
required = true
sources = ["loft-book"]
expect = [{ code = "no-loft", pointer = "/loft", exists = true }]
[rung.request]
method = "GET"
path = "/v1/loft"
headers = { "X-Loft" = "{loft_id}", "X-Ring" = "{ring}" }
[rung.extract]
loft = "/loft"
birds = "/birds/*/name"
""",
    "errors.toml": """
[[error]]
code = "wrong-ring"
result = "failed"
status = [401]
evidence = "documented"
sources = ["loft-book"]

[[error]]
code = "loft-under-review"
result = "waiting"
status = [202]
evidence = "documented"
sources = ["loft-book"]
""",
    "practice.toml": """
persona_headers = { loft_id = "X-Loft", ring = "X-Ring" }

[[persona]]
id = "good"
credentials = { loft_id = "loft-1", ring = { file = "practice/good/ring" } }
[[persona.reply]]
method = "GET"
path = "/v1/loft"
json = { loft = "One", birds = [{ name = "Pip" }, { name = "Pop" }] }

[[persona]]
id = "waiting"
credentials = { loft_id = "loft-2", ring = { file = "practice/waiting/ring" } }
[[persona.reply]]
method = "GET"
path = "/v1/loft"
status = 202
json = { message = "under review" }

[[persona]]
id = "wrong"
default = true
credentials = { loft_id = "loft-3", ring = { file = "practice/wrong/ring" } }
[[persona.reply]]
method = "GET"
path = "/v1/loft"
status = 401
json = { message = "no such ring" }
""",
    "practice/good/ring": "ring-good-8c1f",
    "practice/waiting/ring": "ring-waiting-77aa",
    "practice/wrong/ring": "ring-wrong-0000",
}

SYSTEM_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "loft_id": {"type": "string", "pattern": "^loft-[0-9]+$"},
        "ring": {"$ref": "../shared/secret.schema.json"},
    },
    "required": ["loft_id", "ring"],
    "additionalProperties": False,
}

PLATFORM = {
    "index.toml": """
id = "aviary"
version = 1
order = 900
systems = ["pigeon"]
identity = "pigeon"
slug = "/steps/shop/slug"
rules_date = "2026-11-21"
""",
    "sources.toml": """
[[source]]
id = "aviary-rules"
url = "https://aviary.example/rules"
checked = "2026-11-21"
""",
    "flow.toml": """
[[step]]
id = "shop"
kind = "form"

[[step]]
id = "credentials"
kind = "credentials"

[[step]]
id = "feeding"
kind = "form"
minutes = 3
[step.fields.diary]
personal = true

[[step]]
id = "night"
kind = "form"
when = [{ pointer = "/steps/feeding/mode", equals = "night" }]

[[step]]
id = "notes"
kind = "templates"
""",
    "rules.toml": """
[[rule]]
id = "aviary/not-too-many"
version = 2
severity = "error"
evidence = "guide"
sources = ["aviary-rules"]
pointer = "/steps/feeding/meals"
check = "at_most"
parameters = { limit = 5 }
passing = [3, 5]
failing = [6]
""",
    "kinds.toml": """
[[kind]]
id = "note"
pointer = "/steps/notes/items"
max_length = 200
languages = ["en"]
""",
    "presets.toml": """
[[preset]]
id = "hello"
kind = "note"
evidence = "guide"
sources = ["aviary-rules"]
texts = { en = "Hello {bird}" }
""",
    "waits.toml": """
[[wait]]
id = "note-review"
usual_hours = 24
check_hours = 4
evidence = "documented"
sources = ["aviary-rules"]
per = "/steps/notes/items/*"
activates = "active"
""",
    "next.toml": """
[[next]]
id = "open-loft"
link = "https://aviary.example/open"
""",
    "practice/answers.json": json.dumps(
        {
            "platform": "aviary",
            "version": 1,
            "steps": {
                "shop": {"slug": "north"},
                "credentials": {
                    "pigeon": {"loft_id": "loft-1", "ring": {"$file": "../../../systems/pigeon/practice/good/ring"}}
                },
                "feeding": {"mode": "day", "meals": 3},
                "notes": {"items": [{"name": "hello", "kind": "note", "language": "en", "text": "Hello {bird}"}]},
            },
        }
    ),
}

_TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
PLATFORM_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "shop": {
            "type": "object",
            "properties": {"slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}, "keeper": _TEXT},
            "required": ["slug"],
            "additionalProperties": False,
        },
        "credentials": {
            "type": "object",
            "properties": {"pigeon": {"$ref": "../systems/pigeon.schema.json"}},
            "required": ["pigeon"],
            "additionalProperties": False,
        },
        "feeding": {
            "type": "object",
            "properties": {"mode": {"enum": ["day", "night"]}, "diary": _TEXT},
            "required": ["mode"],
            "oneOf": [
                {
                    "properties": {
                        "mode": {"const": "day"},
                        "meals": {"type": "integer", "minimum": 0, "maximum": 99},
                        "grain": {"type": "array", "items": {"enum": ["oats", "corn"]}, "uniqueItems": True},
                    },
                    "required": ["mode", "meals"],
                },
                {"properties": {"mode": {"const": "night"}, "lamp": {"type": "boolean"}}, "required": ["mode"]},
            ],
            "unevaluatedProperties": False,
        },
        "night": {
            "type": "object",
            "properties": {"watchman": _TEXT, "from": {"type": "string", "format": "time"}},
            "required": ["watchman"],
            "additionalProperties": False,
        },
        "notes": {
            "type": "object",
            "properties": {
                "items": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": _TEXT,
                            "kind": {"enum": ["note"]},
                            "language": {"type": "string", "format": "language-tag"},
                            "text": _TEXT,
                            "active": {"type": "boolean"},
                        },
                        "required": ["name", "kind", "language", "text"],
                        "additionalProperties": False,
                    },
                }
            },
            "additionalProperties": False,
        },
    },
    "required": ["shop", "credentials", "feeding"],
    "additionalProperties": False,
}

_SYSTEM_TEXTS = """
[pigeon]
system = "Pigeon post"
[pigeon.credentials.loft_id]
label = "Loft id"
help = "The id of your loft."
where = "Lofts page"
[pigeon.credentials.loft_id.looks_like]
ring = "This looks like a ring number."
[pigeon.credentials.ring]
label = "Ring number"
help = "The secret ring number."
where = "On the bird"
[pigeon.rung]
auth = "Ring is accepted"
[pigeon.wrong-ring]
meaning = "The ring number is wrong."
fix = "Copy it again."
[pigeon.loft-under-review]
meaning = "Pigeon still reviews the loft."
fix = "Wait for their message."
[pigeon.no-loft]
meaning = "The answer names no loft."
fix = "Ask Pigeon."
"""

_PLATFORM_TEXTS = """
[aviary]
title = "Aviary"
summary = "A made-up platform."
[aviary.shop]
title = "Shop"
help = "Which shop."
slug.label = "Short name"
keeper.label = "Keeper"
[aviary.credentials]
title = "Credentials"
help = "Bind the loft."
[aviary.feeding]
title = "Feeding"
help = "How often."
mode.label = "Mode"
mode.day.label = "By day"
mode.night.label = "By night"
meals.label = "Meals"
diary.label = "Private diary"
grain.label = "Grain"
grain.oats.label = "Oats"
grain.corn.label = "Corn"
lamp.label = "Lamp"
[aviary.night]
title = "Night"
help = "Who watches."
watchman.label = "Watchman"
from.label = "From"
[aviary.notes]
title = "Notes"
help = "What is said."
items.label = "Notes"
items.name.label = "Name"
items.kind.label = "Kind"
items.kind.note.label = "Note"
items.language.label = "Language"
items.text.label = "Text"
items.active.label = "Active"
[aviary.kind.note]
label = "Note"
[aviary.preset.hello]
label = "Hello"
[aviary.wait.note-review]
label = "Note review"
[aviary.next]
open-loft = "Open the loft."
["aviary/not-too-many"]
says = "At most five meals."
message = "Too many meals."
fix = "Choose at most five."
"""


def write_made_up(folder: Path) -> Path:
    """Put the made-up platform and system below `folder`, ready for --resources; gives the folder back."""
    _write(folder / "systems" / "pigeon", SYSTEM)
    _write(folder / "platforms" / "aviary", PLATFORM)
    schemas = {"systems/pigeon": SYSTEM_SCHEMA, "platforms/aviary": PLATFORM_SCHEMA}
    _write(folder / "schemas", {f"{name}.schema.json": json.dumps(schema) for name, schema in schemas.items()})
    for language in ("zh_CN", "en"):
        texts = {"systems/pigeon.toml": _SYSTEM_TEXTS, "platforms/aviary.toml": _PLATFORM_TEXTS}
        _write(folder / "texts" / language, texts)
    return folder


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
