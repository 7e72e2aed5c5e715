"""What pip is told, and that what comes with redraft is found where it was put."""

import re
import tomllib

from conftest import ROOT
from redraft import bundled

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_dependency_has_a_lowest_and_a_highest_version() -> None:
    project = PROJECT["project"]
    listed = project["dependencies"] + project["optional-dependencies"]["test"] + PROJECT["build-system"]["requires"]
    assert len(listed) > 20
    assert [each for each in listed if not re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", each)] == []


def test_what_a_wheel_packs_is_where_the_code_looks() -> None:
    packed = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert packed == {"themes": "redraft/themes", "sample_sessions": "redraft/sample_sessions"}
    assert bundled.themes_dir() == ROOT / "themes"
    assert bundled.samples_dir() == ROOT / "sample_sessions"
    assert [path.name for path in sorted(bundled.themes_dir().glob("*.toml"))] == [
        "redraft-dark.toml",
        "redraft-light.toml",
    ]


def test_an_installed_package_looks_inside_itself_first(tmp_path, monkeypatch) -> None:
    (tmp_path / "themes").mkdir()
    monkeypatch.setattr(bundled, "_PACKAGE", tmp_path)
    assert bundled.themes_dir() == tmp_path / "themes"
    assert bundled.samples_dir() == ROOT / "sample_sessions"
