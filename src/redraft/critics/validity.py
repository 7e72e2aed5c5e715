"""Whether what a draft holds can be parsed: JSON, TOML, and the links of Markdown."""

import json
import re
import tomllib
from typing import Final

from redraft.core.draft import kind_of
from redraft.core.measures import Span
from redraft.core.rules import Rule
from redraft.core.toml_limits import over_limit
from redraft.critics.page import Check, Page, Spot, many


def valid(rule: Rule, page: Page) -> Check:
    """Judge whether a draft, or each fenced block of that language in it, can be parsed.

    Args:
        rule: whose value is "json", "toml" or "links".
        page: the draft.

    Returns:
        Whether it is well formed, and where it is not.
    """
    if rule.value == "links":
        return _links(page)
    kind = str(rule.value)
    parts = _blocks(page, kind) or [(Span(0, len(page.text)), page.text)]
    for span, part in parts:
        problem = _PARSERS[kind](part)
        if problem:
            first = Span(span.start, span.start)
            return Check(False, f"not valid {kind.upper()}: {problem}", "", None, (Spot(first, f"Mend it: {problem}"),))
    return Check(True, f"valid {kind.upper()}", "")


def _blocks(page: Page, language: str) -> list[tuple[Span, str]]:
    """The fenced blocks of that language; where there are none, the whole draft is meant."""
    found = []
    for passage in page.draft.passages:
        block = page.text[passage.start : passage.end]
        fence = re.match(r"[ \t]{0,3}(`{3,}|~{3,})[ \t]*" + language + r"\b[^\n]*\n", block, re.IGNORECASE)
        if fence and kind_of(block) == "code":
            body = block[fence.end() :].rstrip()
            found.append((Span(passage.start, passage.end), body.removesuffix(fence[1])))
    return found


def _json_problem(text: str) -> str:
    try:
        json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as fault:
        return f"{fault.msg} at line {fault.lineno}, column {fault.colno}"
    except (RecursionError, ValueError):
        return "nested too deep, or a number too long, to read"
    return ""


def _toml_problem(text: str) -> str:
    problem = over_limit(text)
    try:
        if not problem:
            tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return str(fault)
    except (RecursionError, ValueError):
        return "a value in it is too large to read"
    return problem


_PARSERS: Final = {"json": _json_problem, "toml": _toml_problem}

_ADDRESS = r"(?:<[^<>\n]*+>|[^()\s]++(?:\([^()\s]*+\)[^()\s]*+)*+)"
_TITLE = r"(?:[ \t]+[\"'(][^\n]*?[\"')])?"
_LINK = re.compile(
    rf"(?P<good>`+[^`\n]*+`+|\\.|\[[^\[\]\n]*+\]\([ \t]*{_ADDRESS}{_TITLE}[ \t]*\))"
    r"|(?P<empty>\[[^\[\]\n]*+\]\([ \t]*\))"
    r"|(?P<spaced>\[[^\[\]\n]++\][ \t]+\((?:https?:|www\.|/|#|\./)[^()\n]*+\))"
    r"|(?P<open>\[[^\[\]\n]++\]\([^()\n]*+(?=\n|\Z))"
    r"|\[(?P<text>[^\[\]\n]++)\]\[(?P<reference>[^\[\]\n]*+)\]"
)
_LINK_SAYS: Final = {
    "empty": "a link without an address",
    "nameless": "a link without words",
    "spaced": "a blank between the words of a link and its address",
    "open": "a link whose bracket is not closed",
    "reference": "a link to a reference that is not defined",
}


def _links(page: Page) -> Check:
    defined = {m[1].strip().casefold() for m in re.finditer(r"^[ ]{0,3}\[([^\[\]\n]++)\]:", page.text, re.MULTILINE)}
    found: list[tuple[Span, str]] = []
    for passage in page.draft.passages:
        if kind_of(page.text[passage.start : passage.end]) in ("code", "html"):
            continue
        for link in _LINK.finditer(page.text, passage.start, passage.end):
            wrong = _link_fault(link, defined)
            if wrong:
                found.append((Span(*link.span()), wrong))
    if not found:
        return Check(True, "links are well formed", "", 0)
    spots = tuple(Spot(span, f"Mend {wrong}") for span, wrong in found)
    return Check(
        False, f"{many(len(found), 'link')} malformed: {found[0][1]}", page.quote(found[0][0]), len(found), spots
    )


def _link_fault(link: re.Match[str], defined: set[str]) -> str:
    """What is wrong with a link, or ""."""
    if link["good"] is not None:
        image = link.string[max(0, link.start() - 1) : link.start()] == "!"
        return _LINK_SAYS["nameless"] if link["good"].startswith("[](") and not image else ""
    if link["reference"] is not None:
        name = (link["reference"] or link["text"]).strip().casefold()
        return "" if name in defined else _LINK_SAYS["reference"]
    return next(_LINK_SAYS[key] for key in ("empty", "spaced", "open") if link[key] is not None)
