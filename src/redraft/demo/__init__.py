"""The bundled demo: a spec, and a draft with faults planted in it."""

from pathlib import Path

_HERE = Path(__file__).parent


def demo_spec() -> str:
    """Get the demo's spec, as TOML."""
    return (_HERE / "spec.toml").read_text(encoding="utf-8")


def demo_draft() -> str:
    """Get the demo's draft."""
    return (_HERE / "draft.md").read_text(encoding="utf-8")
