"""An author who proposes the outline of an RFC, with one part too many and two in the wrong place."""

import json

from players import nonce_of
from wire.answers import Answer, Asked

PARTS = (
    (1, "One queue for mail", "Says in a line what is proposed, and who decides."),
    (2, "Summary", "Tells all of it in short, before it is told."),
    (2, "Rollback", "How each sender goes back, and who turns the switch."),
    (2, "Problem", "Counts the mails that were sent twice, and names the cause."),
    (2, "What we propose", "One queue, step by step, each step with its owner."),
    (3, "Trial", "What two weeks with one queue have shown."),
    (2, "Alternatives", "What else was looked at, and why it is not proposed."),
)


def rfc_outline(asked: Asked) -> Answer:
    """Answer as the author of the RFC."""
    parts = [{"part": "", "level": level, "title": title, "purpose": purpose} for level, title, purpose in PARTS]
    return Answer(json.dumps({"reply_to": nonce_of(asked), "parts": parts}))
