"""What may import what, and what is loaded when: contracts on the code, and proofs in fresh interpreters."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
SDKS = {"anthropic", "openai", "httpx2", "httpcore2", "httpx", "requests", "urllib3", "aiohttp"}
PROSE = {"harper", "proselint"}
SCREEN = {"textual", "rich"}
SLOW_PARTS = {"markdown_it", "rapidfuzz", "re2", "pydantic", "platformdirs"}


def loaded_by(code: str, depth: int = 1) -> set[str]:
    """Names of the modules that a fresh interpreter holds after it ran this code, the first parts of each."""
    ask = f"{code}\nimport sys\nprint(*{{'.'.join(name.split('.')[:{depth}]) for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=50)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].split())


def modules_in(room: str) -> list[str]:
    folder = ROOT / "src" / "redraft" / room
    paths = [path.relative_to(ROOT / "src").with_suffix("") for path in sorted(folder.rglob("*.py"))]
    return [".".join(path.parts).removesuffix(".__init__") for path in paths]


def lint(*options: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    return subprocess.run(
        [*command, "--no-cache", "--no-logo", *options], cwd=folder, capture_output=True, text=True, timeout=50
    )


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_contract_holds(contract: str) -> None:
    run = lint("--contract", contract)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 kept, 0 broken" in run.stdout


def test_every_room_has_a_floor() -> None:
    rooms = next(contract for contract in CONTRACTS if contract["id"] == "rooms")
    named = {name.strip(" ()") for layer in rooms["layers"] for name in layer.split(" : ")}
    entries = (ROOT / "src" / "redraft").iterdir()
    code = {each.stem for each in entries if each.suffix == ".py" or any(each.glob("**/*.py"))}
    assert code - {"__init__"} <= named


def test_a_broken_contract_is_seen(tmp_path: Path) -> None:
    (tmp_path / "redraft" / "core").mkdir(parents=True)
    (tmp_path / "redraft" / "__init__.py").touch()
    (tmp_path / "redraft" / "core" / "__init__.py").write_text("import os\n")
    contract = next(contract for contract in CONTRACTS if contract["id"] == "core-is-pure")
    listed = "\n    ".join(contract["forbidden_modules"])
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = redraft\ninclude_external_packages = True\n"
        "[importlinter:contract:one]\nname = one\ntype = forbidden\nsource_modules = redraft.core\n"
        f"forbidden_modules =\n    {listed}\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert run.returncode == 1
    assert "redraft.core -> os" in run.stdout


def test_core_loads_no_screen_no_sdk_and_no_client() -> None:
    modules = modules_in("core")
    assert len(modules) > 5
    loaded = loaded_by("\n".join(f"import {module}" for module in modules))
    assert loaded & (SCREEN | SDKS | PROSE | {"asyncio", "platformdirs"}) == set()


def test_core_itself_loads_nothing_slow() -> None:
    assert loaded_by("import redraft.core") & (SCREEN | SDKS | PROSE | SLOW_PARTS) == set()


def test_the_command_line_loads_nothing_heavy() -> None:
    loaded = loaded_by("import redraft.cli")
    assert "redraft" in loaded
    assert loaded & (SCREEN | SDKS | PROSE | SLOW_PARTS) == set()


@pytest.mark.parametrize("typed", [["--version"], ["run", "--help"], ["check", "--help"]])
def test_what_only_prints_loads_nothing_heavy(typed: list[str]) -> None:
    loaded = loaded_by(
        f"import contextlib, redraft.cli\nwith contextlib.suppress(SystemExit): redraft.cli.main({typed})"
    )
    assert "redraft" in loaded
    assert loaded & (SCREEN | SDKS | PROSE | SLOW_PARTS | {"asyncio", "msgspec"}) == set()


def test_settings_load_nothing_heavy() -> None:
    assert loaded_by("import redraft.config; redraft.config.load()") & (SCREEN | SDKS | PROSE | SLOW_PARTS) == set()


def test_the_screen_loads_neither_sdk_nor_prose_checkers() -> None:
    loaded = loaded_by("\n".join(f"import {module}" for module in modules_in("tui")))
    assert "textual" in loaded
    assert loaded & (SDKS | PROSE) == set()


def test_home_loads_nothing_of_a_session_before_it_is_painted() -> None:
    loaded = loaded_by("import redraft.commands.screens, redraft.tui.screens.home", depth=2)
    rooms = {"authors", "critics", "loop", "models", "stats", "reports", "templates", "transcripts"}
    assert "redraft.tui" in loaded
    assert loaded & {f"redraft.{room}" for room in rooms} == set()


FIRST_SCREEN = """
import asyncio
from redraft.config import load, sessions_dir
from redraft.core.spec import parse_spec
from redraft.demo import demo_draft, demo_spec
from redraft.loop.opening import begin
from redraft.tui.app import RedraftApp
from redraft.tui.starting import drafting

async def main():
    record = await begin(parse_spec(demo_spec()), demo_draft(), sessions_dir(), person="you")
    app = RedraftApp(load(), lambda: drafting(record, load()))
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause(0.5)
        assert type(app.screen).__name__ == "DraftingScreen", app.screen

asyncio.run(main())
"""


def test_the_first_screen_comes_up_without_them() -> None:
    loaded = loaded_by(FIRST_SCREEN)
    assert "textual" in loaded
    assert loaded & (SDKS | PROSE) == set()
