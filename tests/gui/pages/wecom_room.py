"""An entry on Shopee and WeCom, WeCom on the practice server, and the pages that reach it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.gui.pages.scene import RESOURCES, Scene
from wizard.core.actions import ActionFormat
from wizard.core.drafts import Draft
from wizard.gui.pages.page import PageContext
from wizard.onboarding.read_lists import ReadLists
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker
from wizard.systems.wecom_drafts import CardDraft, TextDraft
from wizard.systems.wecom_messages import AppMessage, RobotMessage

PLATFORM, SYSTEM = "shopee-wecom", "wecom"
FORMATS: dict[str, ActionFormat] = {"wecom-app-message": AppMessage(), "wecom-robot-message": RobotMessage()}
DRAFTS: dict[str, Draft] = {"wecom-text": TextDraft(), "wecom-card": CardDraft()}


SAMPLES = {"order_sn": "260101ABCDEFGH", "buyer_username": "s***r", "item_sku": "CUP-350", "pay_time": "10:12"}
MESSAGES: list[dict[str, Any]] = [
    {
        "name": "新订单",
        "kind": "text",
        "text": "【新订单】{order_sn}\n买家：{buyer_username}\n商品：{item_sku}\n付款时间：{pay_time}",
        "samples": SAMPLES,
    },
    {"name": "物流异常", "kind": "text", "text": "【物流异常】订单 {order_sn}", "samples": {"order_sn": "1"}},
    {"name": "退货退款", "kind": "text", "text": "【退货退款】订单 {order_sn}"},
    {"name": "授权快到期", "kind": "text", "text": "【授权快到期】{expires_at}"},
    {
        "name": "新订单卡片",
        "kind": "card",
        "card": {
            "card_type": "text_notice",
            "source": {"desc": "Shopee"},
            "main_title": {"title": "新订单", "desc": "{order_sn}"},
            "horizontal_content_list": [
                {"keyname": "买家", "value": "{buyer_username}"},
                {"keyname": "商品", "value": "{item_sku}"},
            ],
            "jump_list": [{"title": "打开卖家中心", "url": "https://seller.shopee.cn"}],
            "card_action": {"url": "https://seller.shopee.cn"},
        },
    },
]
RULES: list[dict[str, Any]] = [
    {"name": "到群", "event": "new-order", "channel": "robot", "message": "新订单", "active": True},
    {
        "name": "到仓库",
        "event": "new-order",
        "channel": "app",
        "to": {"departments": ["2"]},
        "message": "新订单卡片",
        "active": True,
    },
    {
        "name": "异常",
        "event": "logistics-exception",
        "channel": "app",
        "to": {"members": ["zhangsan"], "departments": ["3"]},
        "message": "物流异常",
        "active": True,
    },
]


class WeComRoom:
    """One entry with the shipped sample answers but messages and rules of its own, and one persona's credentials.

    `close` ends what was started.
    """

    def __init__(self, folder: Path, persona: str = "good", language: str = "zh_CN") -> None:
        self.scene = Scene(folder, language=language, system=SYSTEM)
        self.session: EntrySession = self.scene.session(platform=PLATFORM)
        self.session.put("/steps/messages/items", MESSAGES)
        self.session.put("/steps/rules/items", RULES)
        self.lists = ReadLists()
        if persona:
            self.use(persona)

    def use(self, persona: str) -> None:
        """Answer with the credentials of a persona; its secrets are stored."""
        system = RESOURCES.system(SYSTEM)
        given = next(one for one in system.personas if one.id == persona).credentials
        for name, value in given.items():
            if name in system.secret_fields():
                self.session.hold_secret(SYSTEM, name, value)
            else:
                self.session.put(f"/steps/credentials/{SYSTEM}/{name}", value)
        self.session.keep_stored(self.session.store_job()())

    @property
    def context(self) -> PageContext:
        """What a page is given by the frame."""
        return PageContext(
            self.session,
            Speaker(self.scene.texts, self.session.platform),
            self.scene.jobs,
            action_formats=lambda: FORMATS,
            drafts=lambda: DRAFTS,
            lists=self.lists,
        )

    def asked(self) -> list[str]:
        """What was asked of the stand-in, without its prefix."""
        return [one.path.removeprefix("/wecom/cgi-bin/") for one in self.scene.server.requests()]

    def sent(self) -> list[Any]:
        """The requests that sent a message."""
        return [one for one in self.scene.server.requests() if one.path.endswith("/send")]

    def close(self) -> None:
        self.scene.close()
