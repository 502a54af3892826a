"""Pushes as Shopee's own pages print them: open.shopee.com/push-mechanism/{1,2,10,12,15,16,32,33}."""

from __future__ import annotations

from typing import Any

ORDER: dict[str, Any] = {
    "data": {
        "items": [],
        "ordersn": "220810QSK8S7BX",
        "status": "PROCESSED",
        "completed_scenario": "",
        "update_time": 1660123127,
    },
    "shop_id": 727720655,
    "code": 3,
    "timestamp": 1660123127,
}
TRACKING: dict[str, Any] = {
    "data": {
        "ordersn": "220809MDBFYFT2",
        "forder_id": "4965804244309504855",
        "package_number": "OFG113701539238152",
        "tracking_no": "BR222263688572VSPXLM71894",
    },
    "shop_id": 296363855,
    "code": 4,
    "timestamp": 1660123089,
}
PACKAGE: dict[str, Any] = {
    "data": {
        "ordersn": "250421TPSF33R6",
        "package_number": "OFG198917831207390",
        "fulfillment_status": "LOGISTICS_REQUEST_CREATED",
        "update_time": 1660123127,
    },
    "shop_id": 727720655,
    "code": 30,
    "timestamp": 1660123127,
}
RETURN: dict[str, Any] = {
    "data": {
        "order_sn": "241128EDQ9YKJ0",
        "return_sn": "2411280EDT4JRV5",
        "updated_values": [
            {
                "update_field": "return_status",
                "old_value": "JUDGING",
                "new_value": "PROCESSING",
                "update_time": 1732796767,
            },
            {
                "update_field": "logistics_status",
                "old_value": "LOGISTICS_NOT_STARTED",
                "new_value": "LOGISTICS_PENDING_ARRANGE",
                "update_time": 1732796767,
            },
        ],
    },
    "shop_id": 220004993,
    "code": 29,
    "timestamp": 1732796767,
}
CHAT: dict[str, Any] = {
    "msg_id": "",
    "data": {
        "type": "message",
        "region": "ID",
        "content": {
            "message_id": "2302748948493123953",
            "shop_id": 165103149,
            "from_id": 165105353,
            "from_user_name": "buyer-of-the-sample",
            "to_id": 947151379,
            "message_type": "text",
            "content": {"text": "Baik kak .. 🤗"},
            "conversation_id": "709122092476686867",
            "created_timestamp": 1726044721,
            "sub_account_id": 0,
            "sub_account_name": 0,
        },
    },
    "shop_id": 947042923,
    "code": 10,
    "timestamp": 1726044722,
}
NOTIFICATION: dict[str, Any] = {
    "msg_id": None,
    "data": {
        "type": "notification",
        "region": "PH",
        "content": {"user_id": 12252079, "conversation_id": "4670954831706433", "type": "mark_as_replied"},
    },
    "shop_id": 947042923,
    "code": 10,
    "timestamp": 1719883961,
}
EXPIRY: dict[str, Any] = {
    "code": 12,
    "timestamp": 1568606634,
    "data": {
        "merchant_expire_soon": [123123, 123123, 4342, 3242342],
        "shop_expire_soon": [23213, 243242, 342343, 42342345656, 45345],
        "user_expire_soon": [368765104, 368765105, 368765106],
        "expire_before": 1619740800,
        "page_no": 1,
        "total_page": 2,
    },
}
GIVEN: dict[str, Any] = {
    "data": {"authorize_type": "shop authorization by user", "shop_id": 60011111, "success": 1},
    "partner_id": 2000002,
    "code": 1,
    "timestamp": 1660616278,
}
GIVEN_BY_MAIN: dict[str, Any] = {
    "data": {"main_account_id": 68272, "shop_id_list": [62000001, 62000002], "success": 1},
    "partner_id": 2000002,
    "code": 1,
    "timestamp": 1660616631,
}
ENDED: dict[str, Any] = {
    "data": {"authorize_type": "expiry", "shopid": 22000000, "success": 1, "extra": "The authorization is expired."},
    "code": 2,
    "partner_id": 800000,
    "timestamp": 1653026985,
}
