"""What holds for all four ways to WhatsApp: meta-cloud-api, 360dialog, wati, respond-io."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from tests.systems.folder import RESOURCES, Folder
from wizard.core.findings import Severity
from wizard.core.recognition import look_alikes
from wizard.practice.paths import with_own_values
from wizard.practice.placeholders import filled

BRACES = re.compile(r"\{([a-z][a-z0-9_]*)\}")
NAMES = ("meta-cloud-api", "360dialog", "wati", "respond-io")
FOLDERS = [pytest.param(Folder.shipped(name), id=name) for name in NAMES]
PERSONAS = [
    pytest.param(Folder.shipped(name), persona, id=f"{name} {persona.id}")
    for name in NAMES
    for persona in Folder.shipped(name).system.personas
]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_texts_are_whole_when_in_either_language(folder: Folder, language: str) -> None:
    assert folder.text_problems(language) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_error_is_reached_by_a_persona_or_a_guard(folder: Folder) -> None:
    assert folder.reached_errors() == folder.declared_errors()


@pytest.mark.parametrize("folder", FOLDERS)
def test_secret_files_are_the_values_and_no_two_are_alike(folder: Folder) -> None:
    assert folder.secret_file_problems() == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_fact_rung_judges_facts_an_earlier_rung_looks_for(folder: Folder) -> None:
    known: set[str] = set()
    for rung in folder.system.rungs:
        if rung.kind == "facts":
            assert {one.fact for one in rung.expect} <= known, rung.id
        known |= set(rung.extract)


@pytest.mark.parametrize("folder", FOLDERS)
def test_http_rungs_never_fail_on_a_shape_they_do_not_know(folder: Folder) -> None:
    assert {rung.unmet for rung in folder.system.rungs if rung.kind == "http"} == {"blocked_here"}


UNCERTAIN = {
    "meta-cloud-api": {"app-secret-wrong": "没有写", "id-not-found": "没有写", "token-not-valid": "没有写明"},
    "360dialog": {"request-refused": "看不出"},
    "wati": {"token-refused": "没有公布", "scope-plan-or-role": "公开程序", "unexpected-reply": "没有公布"},
    "respond-io": {"token-refused": "没有公布", "channel-unknown": "官方程序", "queued": "官方程序"},
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_texts_say_what_no_document_says(folder: Folder) -> None:
    name = folder.system.index.id
    for code, words in UNCERTAIN[name].items():
        assert words in RESOURCES.texts("zh_CN").get(f"{name}.{code}.meaning"), code


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_name_in_braces_is_a_field(folder: Folder) -> None:
    """Ladder and practice fill in what the person enters; a name that is none would be sent as it stands."""
    fields = set(folder.system.schema["properties"])
    used = set[str]()
    for rung in folder.system.rungs:
        if rung.request:
            texts = (rung.request.path, *rung.request.headers.values(), *rung.request.query.values())
            used |= {name for text in texts for name in BRACES.findall(text)}
        used |= {name for pattern in rung.extract.values() for name in BRACES.findall(pattern)}
        used |= {name for one in rung.expect if one.operator != "matches" for name in BRACES.findall(str(one.operand))}
    for persona in folder.system.personas:
        used |= {name for reply in persona.replies for name in BRACES.findall(reply.path)}
    used |= {name for way in folder.system.persona_matches for name in (*way.headers, *way.query)}
    assert used | set(folder.system.persona_headers) <= fields
    assert fields - used - set(folder.system.persona_headers) <= {"webhook_verify_token"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_ladder_only_reads(folder: Folder) -> None:
    assert {rung.request.method for rung in folder.system.rungs if rung.request} == {"GET"}
    assert not any(rung.consumes for rung in folder.system.rungs)


@pytest.mark.parametrize(("folder", "persona"), PERSONAS)
def test_personas_are_what_a_seller_could_have_entered(folder: Folder, persona: Any) -> None:
    """Valid by the schema, and not refused by their looks: otherwise a trainee could never get past the form."""
    secret = {"$secret": "env://K"}
    names = folder.system.secret_fields()
    document = {name: secret if name in names else value for name, value in persona.credentials.items()}
    schema = RESOURCES.system_schema(folder.system.index.id)
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(document)
    assert jsonschema.Draft202012Validator(schema).is_valid(document)
    for name, value in persona.credentials.items():
        found = look_alikes(value, folder.system.fields[name])
        assert not [one.id for one in found if one.severity is Severity.ERROR], name


@pytest.mark.parametrize("folder", FOLDERS)
def test_replies_hold_no_placeholder_but_fields_and_dates(folder: Folder) -> None:
    for persona in folder.system.personas:
        for reply in folder.effective_replies(persona):
            own: Mapping[str, Any] = {"x": with_own_values(reply.json, persona.credentials)}
            shown = repr(filled(own, datetime(2026, 11, 21, tzinfo=UTC))) + with_own_values(
                reply.path, persona.credentials
            )
            assert not [name for name in persona.credentials if "{" + name + "}" in shown]
            assert "{now" not in shown
            assert "{unix" not in shown


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize(
    ("field", "value"),
    [("access_token", "EAA" + "x" * 60), ("api_key", "EAA" + "x" * 60), ("access_token", "Bearer")],
)
def test_looks_are_told_when_a_token_is_anothers_or_only_its_prefix(folder: Folder, field: str, value: str) -> None:
    if field not in folder.system.fields:
        assert field not in folder.system.schema["properties"]
        return
    found = [one.id for one in look_alikes(value, folder.system.fields[field])]
    if folder.system.index.id == "meta-cloud-api" and value.startswith("EAA"):
        assert found == []
    else:
        assert len(found) == 1
