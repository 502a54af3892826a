"""`gangway check` on a thousand exports, rules included, against check-jsonschema on the same files and schema."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.measuring import Line, in_turns
from tests.bench.samples import export_one
from wizard.core.export import digest

EXPORTS = 1000
ROUNDS = 3
_BIN = Path(sys.executable).parent


def against_check_jsonschema(folder: Path) -> list[Line]:
    """Both as a person would start them, from outside; both must find every file valid."""
    exports = folder / "exports"
    files = _write_exports(folder)
    schema = next((exports / "shop-0000" / "schema").iterdir())
    own = [str(_BIN / "gangway"), "check", str(exports), "--data-dir", str(folder / "data")]
    theirs = [str(_BIN / "check-jsonschema"), "--schemafile", str(schema), *map(str, files)]
    ours, other = in_turns(lambda: _seconds(own), lambda: _seconds(theirs), ROUNDS)
    return [Line("check", ours * 1000, other * 1000, "ms", 0.5, f"{EXPORTS} exports, rules included")]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if ended.returncode != 0:
        raise SystemExit(f"{command[0]} gave {ended.returncode}: {(ended.stdout + ended.stderr)[-2000:]}")
    return taken


def _write_exports(folder: Path) -> list[Path]:
    export_one(folder / "data", folder / "one")
    config = json.loads((folder / "one" / "config.json").read_text("utf-8"))
    return [_copy(folder / "one", folder / "exports" / f"shop-{n:04}", _of_shop(config, n)) for n in range(EXPORTS)]


def _of_shop(config: dict[str, Any], number: int) -> bytes:
    """The same shop under another name: every text that names it differs, so that no result can be used twice."""
    own: dict[str, Any] = json.loads(json.dumps(config))
    steps = own["steps"]
    steps["shop"] |= {"slug": f"shop-{number:04}", "shop_name": f"Shop {number}"}
    steps["credentials"]["ozon"]["client_id"] = str(2_000_000 + number)
    steps["entity"]["legal_name"] = f"示例第{number}号科技有限公司"
    for template in steps["templates"]["items"]:
        template["text"] += f" Shop {number}."
    return (json.dumps(own, ensure_ascii=False, indent=2) + "\n").encode()


def _copy(one: Path, to: Path, config: bytes) -> Path:
    shutil.copytree(one, to)
    manifest = json.loads((one / "manifest.json").read_text("utf-8"))
    manifest["digests"]["config.json"] = digest(config)
    (to / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    (to / "config.json").write_bytes(config)
    return to / "config.json"
