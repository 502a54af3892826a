"""The host that people are told, where it follows from their answers and where it does not."""

from __future__ import annotations

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.onboarding.reports import system_record
from wizard.onboarding.spoken_host import possible_hosts, spoken_host

RESOURCES = Resources([shipped_root()])
TEXTS = RESOURCES.texts("zh_CN")


@pytest.mark.parametrize(
    ("system", "answers", "told"),
    [
        ("ozon", {}, "api-seller.ozon.ru"),
        ("shopee", {"environment": "live-cn"}, "openplatform.shopee.cn"),
        ("shopee", {"environment": "sandbox"}, "openplatform.sandbox.test-stable.shopee.sg"),
        ("lazada", {"country": "th"}, "api.lazada.co.th"),
        ("temu", {"region": "eu"}, "openapi-b-eu.temu.com"),
        ("lazada", {}, "api.lazada.sg"),
        ("lazada", {"country": {"$file": "x"}}, "api.lazada.sg"),
        ("temu", {"region": "nowhere"}, TEXTS.get("temu.system")),
        ("lazada", {"country": "nowhere"}, TEXTS.get("lazada.system")),
    ],
)
def test_host_follows_from_the_answers_and_else_is_the_systems_title(
    system: str, answers: dict[str, object], told: str
) -> None:
    assert spoken_host(TEXTS, RESOURCES.system(system), answers) == told


@pytest.mark.parametrize("name", RESOURCES.system_ids())
def test_no_system_is_reported_with_a_name_in_braces(name: str) -> None:
    system = RESOURCES.system(name)
    hosts = possible_hosts(system)

    assert "{" not in system_record(RESOURCES, name)["host"]
    assert hosts == list(dict.fromkeys(hosts))
    assert set(hosts) <= {system.index.host, *system.index.hosts}


def test_every_host_of_a_choice_is_reported() -> None:
    assert len(possible_hosts(RESOURCES.system("lazada"))) == 6
