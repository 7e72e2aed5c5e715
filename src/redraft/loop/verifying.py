"""Verifying a transcript: every seal, the fold, and the digests that closed passes claim."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from redraft.core.session import Session
from redraft.loop.opening import read_session
from redraft.transcripts.library import read_bytes


class Verification(Struct, frozen=True):
    """What verifying found.

    Args:
        path: the transcript.
        events: events read.
        versions: drafts that the session has held.
        head: the version that stands.
        draft_sha256: digest of that version's text; "" before the first is written.
        file_sha256: digest of the file.
        faults: what is wrong, a line each; none if the transcript is sound.
        about: how it came about, where it is no person's own work; "" else.
    """

    path: Path
    events: int
    versions: int
    head: int
    draft_sha256: str
    file_sha256: str
    faults: tuple[str, ...]
    about: str = ""


def verify(path: Path) -> Verification:
    """Check a transcript; reads it, locks nothing, writes nothing.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    read = read_session(path)
    faults = (*([read.fault] if read.fault else ()), *_wrong_digests(read.session))
    draft = read.session.draft
    return Verification(
        path=path,
        events=len(read.events),
        versions=len(read.session.drafts),
        head=read.session.head,
        draft_sha256=draft.sha256 if draft else "",
        file_sha256=sha256(read_bytes(path)).hexdigest(),
        faults=faults,
        about=read.about,
    )


def _wrong_digests(session: Session) -> Iterator[str]:
    for closed in session.passes:
        stands = session.version(closed.candidate if closed.kept else closed.base)
        if stands.sha256 != closed.sha256:
            yield f"event {closed.n} claims another text for v{stands.number} than the events before it make"
