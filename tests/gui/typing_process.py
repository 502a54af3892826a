"""Types into an entry until it is killed: `DATA ENTRY TEXT`. Says what the field held, then each length typed."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLineEdit

from tests.gui.window_driver import Driver, open_entry, press, run_in_window

FIELD = "/steps/shop/shop_name"


def type_on(driver: Driver, entry: str, text: str) -> None:
    """Every key is an event of its own; the window works between them."""
    open_entry(driver, entry, "shop")
    line = driver.rows()[FIELD].editor.control
    assert isinstance(line, QLineEdit)
    print(f"held {line.text()}", flush=True)
    driver.type(line, "")
    for length, letter in enumerate(text, start=1):
        press(line, letter)
        print(length, flush=True)
    print("all typed", flush=True)


if __name__ == "__main__":
    data, entry, text = sys.argv[1:]
    sys.exit(run_in_window(["--lang", "zh_CN", "--data-dir", data], lambda driver: type_on(driver, entry, text)))
