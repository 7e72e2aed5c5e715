"""Rules of the house that a program can check."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

FILE_LIMIT = 400
FUNCTION_LIMIT = 40
METHOD_LIMIT = 20
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "src", "tests", "themes", "sample_sessions"}
INDEX = re.compile(r"(index-url|find-links|registry) *[=:] *\"?(https?|file):|\b(pypi|pythonhosted|npmjs)\.(org|com)\b")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".tcss", ".txt", ".json", ".svg", ""}

SOURCES = sorted((ROOT / "src").rglob("*.py"))
BROAD = {"Exception", "BaseException"}


def tracked() -> list[str]:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if run.returncode == 0:
        return [name for name in run.stdout.split("\0") if name and (ROOT / name).exists()]
    # An unpacked source archive has no history: what is there is what was packed.
    files = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [str(path) for path in files if not any(part.startswith((".", "__")) for part in path.parts[:-1])]


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text("utf-8")))


def faults_of(path: Path) -> Iterator[str]:
    for node in nodes(path):
        match node:
            case ast.ExceptHandler(type=None):
                yield f"line {node.lineno}: a bare except"
            case ast.ExceptHandler() if _swallows_all(node):
                yield f"line {node.lineno}: a broad except"
            case ast.Call(func=ast.Attribute(attr="notify")) if not _literal(node):
                yield f"line {node.lineno}: notify without markup=False"
            case ast.FunctionDef() | ast.AsyncFunctionDef() if _body_lines(node) > FUNCTION_LIMIT:
                yield f"line {node.lineno}: {node.name} has {_body_lines(node)} lines of code"
            case ast.ClassDef() if _methods(node) > METHOD_LIMIT:
                yield f"line {node.lineno}: {node.name} has {_methods(node)} methods"


def _swallows_all(handler: ast.ExceptHandler) -> bool:
    named = {each.id for each in ast.walk(handler.type or handler) if isinstance(each, ast.Name)}
    passed_on = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    return bool(named & BROAD) and not passed_on


def _literal(call: ast.Call) -> bool:
    return any(
        key.arg == "markup" and isinstance(key.value, ast.Constant) and key.value.value is False
        for key in call.keywords
    )


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _methods(node: ast.ClassDef) -> int:
    functions = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    return sum(not each.name.startswith("__") for each in functions)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_source_keeps_the_rules(path: Path) -> None:
    assert list(faults_of(path)) == []


def test_no_file_is_long() -> None:
    assert SOURCES
    lengths = {str(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {path: length for path, length in lengths.items() if length > FILE_LIMIT} == {}


def test_nothing_else_is_at_the_top() -> None:
    top = {name.partition("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_no_package_index_is_named() -> None:
    names = [
        name for name in tracked() if Path(name).suffix in TEXT_SUFFIXES and name != "tests/unit/test_house_rules.py"
    ]
    assert len(names) > 20
    assert [name for name in names if INDEX.search((ROOT / name).read_text("utf-8", "replace"))] == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("try:\n    f()\nexcept:\n    g()", ["line 3: a bare except"]),
        ("try:\n    f()\nexcept (OSError, Exception) as e:\n    g()", ["line 3: a broad except"]),
        ("try:\n    f()\nexcept BaseException:\n    g()\n    raise", []),
        ("app.notify('x')", ["line 1: notify without markup=False"]),
        ("app.notify('x', markup=True)", ["line 1: notify without markup=False"]),
        ("def f():\n" + "    g()\n" * 41, ["line 1: f has 41 lines of code"]),
        ("class C:\n" + "    def f(self): ...\n" * 21, ["line 1: C has 21 methods"]),
        ("try:\n    app.notify('x', markup=False)\nexcept OSError:\n    g()", []),
    ],
)
def test_a_broken_rule_is_seen(tmp_path: Path, code: str, said: list[str]) -> None:
    (tmp_path / "one.py").write_text(code)
    assert list(faults_of(tmp_path / "one.py")) == said
