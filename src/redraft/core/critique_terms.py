"""What a spec asks of a critique: kinds of fault that must be looked for, and how many weak places to name."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

MOST_FINDINGS: Final = 8
"""Findings that a model may give in one review."""

MOST_CATEGORIES: Final = 8
LONGEST_CATEGORY: Final = 40


class Critique(Struct, frozen=True):
    """What is asked of a critic that is a model.

    Args:
        min_findings: weakest places to name beyond what fails, 0 to 8; they open no pass by themselves.
        categories: kinds of fault ("accuracy") and the least number of findings of each; () for none.
    """

    min_findings: int = 3
    categories: tuple[tuple[str, int], ...] = ()


def read_critique(values: object) -> tuple[Critique, tuple[tuple[str, str], ...]]:
    """Read the table `[critique]` of a spec.

    Args:
        values: what stands under that key.

    Returns:
        The terms, and for each problem the key it is at and what is allowed.
    """
    if not isinstance(values, dict):
        return Critique(), (("critique", "critique must be a table, under [critique]"),)
    problems = list(_problems(values))
    if problems:
        return Critique(), tuple(problems)
    return Critique(values.get("min_findings", 3), _categories(values.get("categories", {}))), ()


def plain_critique(terms: Critique) -> dict[str, Any]:
    """The table that `read_critique` reads as these terms; empty for the usual ones."""
    plain: dict[str, Any] = {}
    if terms.min_findings != Critique().min_findings:
        plain["min_findings"] = terms.min_findings
    if terms.categories:
        plain["categories"] = dict(terms.categories)
    return plain


def _problems(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in values:
        if key not in Critique.__struct_fields__:
            yield key, f"critique: unknown key {key[:LONGEST_CATEGORY]!r} (known: min_findings, categories)"
    if not _count(values.get("min_findings", 3)):
        yield "min_findings", f"critique: min_findings must be a whole number from 0 to {MOST_FINDINGS}"
    categories = values.get("categories", {})
    if isinstance(categories, list) and all(isinstance(name, str) for name in categories):
        categories = dict.fromkeys(categories, 1)
    if not isinstance(categories, dict) or len(categories) > MOST_CATEGORIES:
        yield "categories", f"critique: categories must be at most {MOST_CATEGORIES} names, each with its least count"
        return
    yield from _wrong_categories(categories)


def _wrong_categories(categories: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, least in categories.items():
        if not name.strip() or len(name) > LONGEST_CATEGORY or not name.isprintable():
            yield "categories", f"critique: a category is a word or two, at most {LONGEST_CATEGORY} characters"
        if not _count(least):
            yield "categories", f"critique: {name[:LONGEST_CATEGORY]} must be a whole number from 0 to {MOST_FINDINGS}"
    if sum(least for least in categories.values() if _count(least)) > MOST_FINDINGS:
        yield "categories", f"critique: the least counts come to more than the {MOST_FINDINGS} findings of one review"


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_FINDINGS


def _categories(value: Mapping[str, int] | list[str]) -> tuple[tuple[str, int], ...]:
    """A list of names asks for one finding of each."""
    return tuple(value.items()) if isinstance(value, Mapping) else tuple(dict.fromkeys(value, 1).items())
