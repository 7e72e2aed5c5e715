"""What every test gets: a home of its own, no keys in reach, the checkout's code, and a limit on its time.

A made-up key lies in the environment of all of them. When they have run, no file that any of them left may hold it.
"""

import os
import secrets
import signal
import time
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
CPU_LIMIT = 5.0
WALL_LIMIT = 40.0  # a busy machine stretches the clock, so the clock alone convicts later than the work done
SOAK_TIMEOUT = 1200

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

# Where the tests were started with Ctrl-C switched off, processes that they start would have it off, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Child processes run the same code as the tests, whatever is installed beside it.
os.environ["PYTHONPATH"] = str(ROOT / "src")
# Nobody's own keyring is opened, here or in child processes.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

CANARY = secrets.token_hex(24)
LARGEST_SEARCHED = 50_000_000
os.environ["LOCAL_API_KEY"] = CANARY


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
    long = any(item.get_closest_marker(name) for name in ("soak", "real", "browser"))
    if not long and (cpu > CPU_LIMIT or clock > WALL_LIMIT):
        pytest.fail(f"{cpu:.1f} s of CPU in {clock:.1f} s: a test may take {CPU_LIMIT:.0f} s, longer ones are soaks")
    return result


def _canary_hits(config: pytest.Config) -> list[str]:
    """Where the made-up key stands among all that the tests of this process left behind."""
    from faults.canary import Hunt

    folder = config._tmp_path_factory._basetemp  # None when no test asked for a folder
    hunt = Hunt([CANARY])
    if folder is not None:
        hunt.look_in_files(folder, most=LARGEST_SEARCHED)
    return hunt.hits


def _fail(session: pytest.Session, hits: list[str]) -> None:
    if hits:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print("\nA key that lay in the environment was written down:", *hits, sep="\n  ")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["canary_hits"] = _canary_hits(session.config)
    else:
        _fail(session, [*_canary_hits(session.config), *getattr(session, "canary_hits", ())])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """What one of several processes found, told to the one that gives the verdict."""
    found = getattr(node, "workeroutput", {}).get("canary_hits", ())
    session = node.config.pluginmanager.get_plugin("dsession")._session
    session.canary_hits = [*getattr(session, "canary_hits", ()), *found]
