"""The small explicit table of check functions that rules may name."""

from __future__ import annotations

from wizard.core.checks.buttons import CHECKS as BUTTON_CHECKS
from wizard.core.checks.components import CHECKS as COMPONENT_CHECKS
from wizard.core.checks.contract import Check
from wizard.core.checks.entities import ENTITY_CHECKS
from wizard.core.checks.facts import CHECKS as FACT_CHECKS
from wizard.core.checks.hours import CHECKS as HOUR_CHECKS
from wizard.core.checks.markets import CHECKS as MARKET_CHECKS
from wizard.core.checks.messages import CHECKS as MESSAGE_CHECKS
from wizard.core.checks.papers import PAPER_CHECKS
from wizard.core.checks.placeholders import CHECKS as PLACEHOLDER_CHECKS
from wizard.core.checks.policy import CHECKS as POLICY_CHECKS
from wizard.core.checks.texts import CHECKS as TEXT_CHECKS

CHECKS: dict[str, Check] = {
    **ENTITY_CHECKS,
    **PAPER_CHECKS,
    **TEXT_CHECKS,
    **POLICY_CHECKS,
    **FACT_CHECKS,
    **HOUR_CHECKS,
    **PLACEHOLDER_CHECKS,
    **COMPONENT_CHECKS,
    **BUTTON_CHECKS,
    **MARKET_CHECKS,
    **MESSAGE_CHECKS,
}
