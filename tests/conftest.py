"""What every test gets: a home of its own, no keys in reach, the checkout's code, and a limit on its time."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
CPU_LIMIT = 5.0
WALL_LIMIT = 15.0  # a busy machine stretches the clock, so the clock alone convicts later than the work done
SOAK_TIMEOUT = 1200

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

# Child processes run the same code as the tests, whatever is installed beside it.
os.environ["PYTHONPATH"] = str(ROOT / "src")
# Nobody's own keyring is opened, here or in child processes.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRAFT_HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("EDITOR", "VISUAL", "NO_COLOR", *(n for n in os.environ if n.startswith(("ANTHROPIC_", "OPENAI_")))):
        monkeypatch.delenv(name, raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("soak") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SOAK_TIMEOUT))


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    cpu, clock = _cpu(), time.monotonic()
    result = yield
    cpu, clock = _cpu() - cpu, time.monotonic() - clock
    long = item.get_closest_marker("soak") or item.get_closest_marker("real")
    if not long and (cpu > CPU_LIMIT or clock > WALL_LIMIT):
        pytest.fail(f"{cpu:.1f} s of CPU in {clock:.1f} s: a test may take {CPU_LIMIT:.0f} s, longer ones are soaks")
    return result
