"""Where a seller keeps the sample files stays on the seller's computer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.onboarding.sample_files import with_sample, written
from tests.onboarding.template_desk import LONG, RESOURCES, START, TemplateDesk
from wizard.core.export import impersonal
from wizard.core.schema.validation import DocumentValidator
from wizard.onboarding.copying import Row, clone
from wizard.onboarding.exporting import config_of
from wizard.onboarding.template_outcomes import State
from wizard.practice.server import PracticeServer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TemplateDesk]:
    with PracticeServer([RESOURCES.system("meta-cloud-api")], lambda: START, drip=LONG) as server:
        made = TemplateDesk(tmp_path / "data", server)
        yield made
        made.close()


@pytest.mark.parametrize("is_submitted", [False, True], ids=["before the upload", "after it"])
def test_export_has_the_handle_and_neither_path_nor_name(
    desk: TemplateDesk, tmp_path: Path, *, is_submitted: bool
) -> None:
    path = written(tmp_path)
    session = desk.fill(with_sample("parcel_a", path))
    if is_submitted:
        assert [one.state for one in desk.submit()] == [State.SUBMITTED]
    config = config_of(session)
    header = config["steps"]["templates"]["items"][0]["header"]
    assert path.stem not in json.dumps(config)
    assert set(header) == {"format", *(["handle"] if is_submitted else [])}
    # What is left must be what the exported schema allows: nothing is said of a file without its path.
    found = DocumentValidator(session.platform.schema).explain(config)
    assert [one for one in found if "/header" in one.pointer] == []


def test_finding_about_a_sample_leaves_without_its_path(desk: TemplateDesk, tmp_path: Path) -> None:
    session = desk.fill(with_sample("parcel_a", written(tmp_path, "secret-customer.tiff")))
    findings = [one for one in session.findings() if one.code == "whatsapp/header-media"]
    assert len(findings) == 1
    told = impersonal(session.platform, session.document, findings)
    assert "secret-customer" not in json.dumps([dict(one.parameters) for one in told])


def test_clone_sends_the_file_again_to_its_own_account(desk: TemplateDesk, tmp_path: Path) -> None:
    typed = with_sample("parcel_b", tmp_path / "none.png")
    typed["header"] = {"format": "IMAGE", "handle": "4::aW1hZ2U=:typed"}
    source = desk.fill(with_sample("parcel_a", written(tmp_path)), typed)
    desk.submit()
    (first, second) = source.value("/steps/templates/items")
    assert first["header"]["handle"]
    assert first["account"]["id"]
    for cloned in clone(desk.workspace, RESOURCES.texts("en"), source, [Row("south", {})], "table.csv"):
        items = cloned.value("/steps/templates/items")
        assert items[0]["header"] == {"format": "IMAGE", "sample_file": first["header"]["sample_file"]}
        assert items[1]["header"] == second["header"]
        assert not any("account" in item for item in items)
