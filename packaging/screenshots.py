"""Pictures of the window for docs/screenshots: the real program, used by real events on a screen of its own.

Nothing is staged but the practice mode: what is seen is what the walk in tests/gui/window_driver.py came past.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tests.gui.window_driver import Driver

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
MOST_BYTES = 150_000
PLACES = {
    "entity": "entity-zh",
    "credentials-failed": "credentials-zh",
    "credentials-ok": "credentials-ok-zh",
    "policy": "policy-zh",
    "review": "review-zh",
    "export": "export-zh",
}
"""Which places of the walk are kept, and under which names."""
OTHER_PAGES = {
    "whatsapp": {"templates": "whatsapp-templates-zh"},
    "shopee-wecom": {
        "comparison": "shopee-comparison-zh",
        "rules": "shopee-rehearsal-zh",
        "messages": "shopee-card-zh",
    },
}
"""Which pages of the other platforms are kept, and under which names."""
sys.path.insert(0, str(ROOT))


def main() -> int:
    """Make every picture anew; says so and does nothing where there is no Xvfb."""
    from tests.gui.virtual_display import is_available, virtual_display

    if not is_available():
        print("没有 Xvfb，不生成截图。No Xvfb, no screenshots: apt-get install xvfb")
        return 0
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gangway-") as folder, virtual_display() as environment:
        for scene in SCENES:
            words = [sys.executable, str(Path(__file__)), scene, folder]
            own = {**environment, "QT_SCALE_FACTOR": "2" if scene == "scaled" else "1", "HOME": folder}
            subprocess.run(words, env=own, cwd=ROOT, check=True, timeout=300)
    return _judge()


def _judge() -> int:
    found = sorted(TARGET.glob("*.png"))
    for path in found:
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")
    return int(any(path.stat().st_size > MOST_BYTES for path in found))


def light(data: Path, out: Path) -> int:
    """The walk in Chinese, and home after it in both languages."""
    from tests.gui.window_driver import run_in_window, walk_ozon

    def take(driver: Driver) -> None:
        walk_ozon(driver, out, lambda place: _keep_place(driver, place))
        _more_entries(driver)
        driver.click(driver.window.top.home_button)
        driver.wait(lambda: driver.window.home is not None, "home")
        driver.rest()
        _keep(driver.window, "home-zh")
        driver.choose(driver.window.top.languages, "English")
        driver.rest()
        _keep(driver.window, "home-en")

    return run_in_window(["--lang", "zh_CN", "--data-dir", str(data)], take)


def _more_entries(driver: Driver) -> None:
    """Other shops of the same company, each as far as its seller got."""
    from tests.gui.window_driver import samples

    answers = samples(driver)
    for slug, steps in (("winter-shop", ("shop", "policy", "templates")), ("outdoor", ("shop",))):
        session = driver.window.workspace.create("ozon", slug, entity="company-1")
        for step in steps:
            session.put(f"/steps/{step}", {**answers[step], **({"slug": slug} if step == "shop" else {})})
        session.close()


def dark(data: Path, _out: Path) -> int:
    """The templates of an entry on a dark palette."""
    from PySide6.QtWidgets import QApplication

    from tests.gui.window_driver import open_entry, run_in_window
    from wizard.gui.palette import dark_palette

    def take(driver: Driver) -> None:
        open_entry(driver, "ozon-winter-shop", "templates")
        _keep(driver.window, "templates-dark")

    QApplication(["gangway"]).setPalette(dark_palette())
    return run_in_window(["--lang", "zh_CN", "--data-dir", str(data)], take)


def others(data: Path, _out: Path) -> int:
    """Pages of the other platforms, answered with their sample answers."""
    from tests.gui.window_driver import open_entry, practise, run_in_window

    def take(driver: Driver) -> None:
        practise(driver)
        driver.window.resize(1280, 900)
        for platform, steps in OTHER_PAGES.items():
            _answered(driver, platform)
            driver.window.show_home()
            for step, name in steps.items():
                open_entry(driver, f"{platform}-sample", step)
                if step == "rules":
                    _rehearsed(driver)
                if step == "messages":
                    _last_message(driver)
                _keep(driver.window, name)
                driver.click(driver.window.top.home_button)
                driver.wait(lambda: driver.window.home is not None, "home")

    return run_in_window(["--lang", "zh_CN", "--data-dir", str(data)], take)


def _answered(driver: Driver, platform: str) -> None:
    """An entry with the platform's sample answers, its credentials left out."""
    folder = driver.window.workspace.resources.platform_folder(platform)
    sample = json.loads((folder / "practice" / "answers.json").read_text("utf-8"))
    session = driver.window.workspace.create(platform, "sample")
    for step, answers in sample["steps"].items():
        if step != "credentials":
            session.put(f"/steps/{step}", {**answers, "slug": "sample"} if step == "shop" else answers)
    session.close()


def _last_message(driver: Driver) -> None:
    """The last message of the list: a card."""
    from wizard.gui.pages.templates_desk import TemplatesDesk

    (desk,) = driver.window.findChildren(TemplatesDesk)
    desk.select(len(desk.items) - 1)
    driver.rest()


def _rehearsed(driver: Driver) -> None:
    """Rehearse with the samples that come along, and scroll there."""
    from wizard.gui.pages.triggers import TriggersPage

    (page,) = driver.window.findChildren(TriggersPage)
    driver.click(page.rehearsal.samples_button)
    driver.wait(lambda: page.rehearsal.model.rowCount() > 0, "the timeline")
    page.rehearsal.view.selectRow(2)
    driver.reach(page.rehearsal.view)
    driver.rest()


def scaled(data: Path, _out: Path) -> int:
    """Home at 200 %."""
    from tests.gui.window_driver import practise, run_in_window

    def take(driver: Driver) -> None:
        driver.window.resize(960, 640)
        practise(driver)
        _keep(driver.window, "home-200")

    return run_in_window(["--lang", "zh_CN", "--data-dir", str(data)], take)


def _keep_place(driver: Driver, place: str) -> None:
    if place in PLACES:
        driver.rest()
        _keep(driver.window, PLACES[place])


def _keep(window: QWidget, name: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    picture = window.grab().toImage()
    picture.setDevicePixelRatio(1)
    flat = picture.convertToFormat(QImage.Format.Format_RGB32)
    colours = _palette(Counter(memoryview(flat.constBits()).cast("I")))
    small = flat.convertToFormat(QImage.Format.Format_Indexed8, colours, Qt.ImageConversionFlag.ThresholdDither)
    small.save(str(TARGET / f"{name}.png"), None, 0)  # 0 is the strongest compression; PNG loses nothing


def _palette(counted: Counter[int]) -> list[int]:
    """256 colours: the frequent ones, and the vivid ones before the greys that letters have at their edges."""

    def weight(colour: int) -> int:
        parts = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
        return counted[colour] * (1 + (max(parts) - min(parts)) // 8)

    return sorted(counted, key=weight, reverse=True)[:256]


SCENES: dict[str, Callable[[Path, Path], int]] = {"light": light, "dark": dark, "scaled": scaled, "others": others}


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(main())
    place = Path(sys.argv[2])
    sys.exit(SCENES[sys.argv[1]](place / "data", place / "Gangway" / "ozon-example-shop"))
