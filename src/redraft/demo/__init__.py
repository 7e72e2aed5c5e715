"""The bundled demo: a spec, and a draft with faults planted in it."""

from importlib.resources import files


def demo_spec() -> str:
    """Get the demo's spec, as TOML."""
    return (files(__name__) / "spec.toml").read_text(encoding="utf-8")


def demo_draft() -> str:
    """Get the demo's draft."""
    return (files(__name__) / "draft.md").read_text(encoding="utf-8")
