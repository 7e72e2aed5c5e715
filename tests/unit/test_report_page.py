"""The page of a report: whatever a session holds is shown in it, and none of it acts."""

import random
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from itertools import pairwise

import pytest

from hostile_session import PIECES, Hostile, HostileStory, one_hostile_piece
from page_reading import Page
from redraft.core.neutral import HIDDEN, neutral
from redraft.reports.page import page
from redraft.reports.style import DARK, LIGHT, ON, STYLE

ROUNDS = 120


def test_ten_thousand_hostile_texts_are_shown_and_are_nothing_but_text() -> None:
    texts = 0
    for seed in range(ROUNDS):
        hostile = Hostile(random.Random(seed))
        story = HostileStory(hostile.text)
        written = page(story.document())
        read = Page(written)
        assert read.faults == [], seed
        assert not HIDDEN.search(written.replace("\n", "")), seed
        head = story.session.drafts[story.session.head - 1]
        assert draft_of(written) == neutral(head.text), seed
        texts += len(hostile.said)
    assert texts >= 10_000


@pytest.mark.parametrize("n", range(len(PIECES)), ids=[ascii(piece)[:24] for piece in PIECES])
def test_a_page_has_the_same_elements_whatever_its_texts_are(n: int) -> None:
    tame = Page(page(HostileStory(lambda: "tame word tame").document()))
    wild = Page(page(HostileStory(one_hostile_piece(n)).document()))
    assert wild.faults == []
    assert wild.count("script") == 0 and wild.count("style") == 1 and wild.count("title") == 1
    for tag in ("section", "h1", "h2", "table", "tr", "th", "td", "li", "ins", "a", "details", "pre"):
        assert abs(wild.count(tag) - tame.count(tag)) <= (4 if tag in ("ins", "th", "td", "tr") else 0), tag


def draft_of(written: str) -> str:
    """What a browser has in the element of the draft: a line end right behind its tag is not part of it."""
    element = re.search(r'<pre class="draft"[^>]*>\n(.*?)</pre>', written, re.S)
    assert element is not None
    return unescape(re.sub(r"</?span[^>]*>", "", element[1]))


def test_what_everybody_said_is_in_it() -> None:
    hostile = Hostile(random.Random(7))
    story = HostileStory(hostile.text)
    shown = Page(page(story.document())).shown
    session = story.session
    told = [
        session.title, session.spec.task, session.spec.audience, *session.spec.boundaries, *session.spec.reference,
        *(each.says for each in session.spec.criteria), *(each.reason for each in session.decisions),
        *(each.line for each in (*session.ratings, *session.flags)), *(each.why for each in session.stops),
        *(each.reason for each in session.amendments), *(each.text for each in session.notes),
        *(each.origin for each in session.forked), *(each.model for each in session.calls),
    ]  # fmt: skip
    words = [word for text in told for word in re.findall(r"tok\d+z", text)]
    assert len(words) > 20
    assert [word for word in words if word not in shown] == []


def test_nothing_may_be_loaded_or_run_and_the_sheet_is_let_in_by_its_digest() -> None:
    read = Page(page(HostileStory(lambda: "x").document()))
    policies = [given["content"] for tag, given in read.tags if given.get("http-equiv") == "Content-Security-Policy"]
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert read.text_in("style") == STYLE
    assert "url(" not in STYLE and "@import" not in STYLE and "</" not in STYLE
    assert {given["content"] for _, given in read.tags if given.get("name") == "referrer"} == {"no-referrer"}


def test_it_can_be_found_ones_way_in_without_eyes() -> None:
    read = Page(page(HostileStory(lambda: "x").document()))
    given = [attributes for _, attributes in read.tags]
    ids = [each["id"] for each in given if "id" in each]
    assert len(ids) == len(set(ids))
    assert {each["href"][1:] for each in given if "href" in each} == set(ids)
    assert {each["aria-labelledby"] for each in given if "aria-labelledby" in each} == set(ids)
    assert read.tags[0] == ("html", {"lang": "en"})
    assert all("scope" in attributes for tag, attributes in read.tags if tag == "th")
    assert read.count("caption") + read.count("summary") >= read.count("table")
    levels = [int(tag[1]) for tag, _ in read.tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels))


def contrast(one: str, other: str) -> float:
    """How much one colour stands out from another, as WCAG reckons it: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_can_be_read_on_its_grounds(colours: dict[str, str]) -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    low = {(ink, on): contrast(colours[ink], colours[on]) for ink, grounds in ON.items() for on in grounds}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}
    assert {name for name in colours if not name.endswith(("ground", "paper", "line"))} == set(ON)
