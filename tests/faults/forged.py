"""Events that nobody would make, written into a transcript by hand, under seals that are right."""

from pathlib import Path

from loops import word_loop
from redraft.core.critique import pending
from redraft.transcripts.codec import seal

PARTS = ", ".join(f'"p{n} # Part {n}"' for n in range(1, 10_001))
SPEC = 'spec = "task = \\"x\\"\\n"\n'
EDIT = '[[event.edit]]\npassage = "p2"\nquote = "utilize"\nreplacement = "use"\n'
OF_FIX = EDIT.replace("event.", "event.fix.")
ACCEPTED = 'kind = "decided"\nfinding = "3.1"\nfix = "4.1"\nchoice = "accept"\nparent = 1\n'
WRITTEN = 'kind = "written"\nversion = 2\nparent = 1\n'

FORGED = {
    "band upside down": 'kind = "froze"\nwhat = "measure"\ntarget = "words"\nversion = 1\nlow = 9.0\nhigh = 1.0\n',
    "band of no number": 'kind = "froze"\nwhat = "measure"\ntarget = "words"\nversion = 1\nlow = nan\nhigh = nan\n',
    "half a band": 'kind = "froze"\nwhat = "measure"\ntarget = "words"\nversion = 1\nlow = 1.0\nhigh = nan\n',
    "band without end": 'kind = "froze"\nwhat = "measure"\ntarget = "words"\nversion = 1\nlow = -inf\nhigh = inf\n',
    "band far away": 'kind = "froze"\nwhat = "measure"\ntarget = "grade"\nversion = 1\nlow = 1e300\nhigh = 1e308\n',
    "no such measure": 'kind = "froze"\nwhat = "measure"\ntarget = "\\u001b[31mcharm"\nversion = 1\nhigh = 1.0\n',
    "words from elsewhere": 'kind = "froze"\nwhat = "passage"\ntarget = "p2"\nversion = 1\nquote = "elsewhere"\n',
    "no such passage": 'kind = "froze"\nwhat = "passage"\ntarget = "p999"\nversion = 1\n',
    "frozen in no version": 'kind = "froze"\nwhat = "passage"\ntarget = "p2"\nversion = 99\n',
    "frozen before the first": 'kind = "froze"\nwhat = "criterion"\ntarget = "plain"\nversion = 0\n',
    "no such criterion": 'kind = "froze"\nwhat = "criterion"\ntarget = "gone"\nversion = 1\nagainst = "also gone"\n',
    "a criterion that fails": 'kind = "froze"\nwhat = "criterion"\ntarget = "plain"\nversion = 1\nagainst = "plain"\n',
    "thawed, and never frozen": 'kind = "thawed"\nwhat = "measure"\ntarget = "words"\n',
    "thawed for an undoing of nothing": 'kind = "thawed"\nwhat = "passage"\ntarget = "p1"\nundoes = 99\n',
    "a lock of 10,000 parts": f'kind = "locked"\nversion = 1\noutline = [{PARTS}]\n',
    "a lock of no parts": 'kind = "locked"\nversion = 1\noutline = []\n',
    "a lock of odd parts": (
        'kind = "locked"\nversion = 1\noutline = ["", " ", "p1", "x # y", "p1 ########### z", "#", "p1 # News"]\n'
        'purposes = ["a", "\\u001b[2J"]\n'
    ),
    "a lock of no version": 'kind = "locked"\nversion = 7\noutline = ["p1"]\n',
    "unlocked, and never locked": 'kind = "unlocked"\nreason = ""\n',
    "no such signal": 'kind = "dismissed"\nsignal = "creep"\nkey = "creep:nothing:77"\nreason = "so"\n',
    "no such kind of signal": 'kind = "dismissed"\nsignal = "omen"\nkey = ""\nreason = ""\n',
    "a dismissal of nothing": 'kind = "dismissed"\nsignal = "stall"\nkey = ""\nreason = ""\nundoes = 55\n',
    "parts of odd levels": (
        'kind = "proposed"\nversion = 1\n[[event.part]]\nid = "p1"\nlevel = 99\ntitle = "News"\npurpose = ""\n'
        '[[event.part]]\nid = "p1"\nlevel = -1\ntitle = "a\\nb"\npurpose = "x"\n'
    ),
    "parts of other versions": 'kind = "proposed"\nversion = 1\n[[event.part]]\nid = "p77"\nlevel = 1\ntitle = "T"\n',
    "a fix for no finding": f'kind = "proposed"\nversion = 1\n[[event.fix]]\nfinding = "x"\n{OF_FIX}',
    "a fix far outside": (
        'kind = "proposed"\nversion = 1\n[[event.fix]]\nfinding = "3.1"\nsays = "s"\nrisk = "low"\n'
        '[[event.fix.edit]]\npassage = "p2"\nquote = "utilize"\nreplacement = ""\nat = 9999\n'
    ),
    "a final check of nothing": 'kind = "reviewed"\nversion = 0\nrevision = 1\nscope = "final"\nready = true\n',
    "a final check without an answer": 'kind = "reviewed"\nversion = 1\nrevision = 1\nscope = "final"\n',
    "a review of strangers": (
        'kind = "reviewed"\nversion = 1\nrevision = 99\n[[event.verdict]]\ncriterion = "gone"\npassed = true\n'
        'reason = ""\n'
        '[[event.finding]]\npassage = "p999"\nat = 1000000\nquote = "nowhere"\ndirective = "\\u0007"\nimpact = -5\n'
    ),
    "a high risk taken unread": f'{ACCEPTED}version = 2\nauto = true\n{EDIT}at = 11\n',
    "a version out of turn": f'{ACCEPTED}version = 9\n{EDIT}at = 11\n',
    "an edit out of place": f'{ACCEPTED}version = 2\n{EDIT}at = 3\n',
    "rejected, and never found": 'kind = "decided"\nfinding = "9.9"\nchoice = "reject"\n',
    "skipped by no name": 'kind = "decided"\nfinding = "x"\nfix = ""\nchoice = "skip"\n',
    "a fix that is not there": 'kind = "decided"\nfinding = "3.1"\nfix = "77.1"\nchoice = "reject"\n',
    "reopened for an undoing of nothing": 'kind = "decided"\nfinding = "3.1"\nchoice = "reopen"\nundoes = 50\n',
    "gone back to nothing": 'kind = "reverted"\nto = 0\n',
    "taken back without words": 'kind = "reverted"\nto = 2\nparent = 1\nfix = "4.1"\n',
    "a pass that was not open": (
        'kind = "closed_pass"\nbase = 1\ncandidate = 1\nkept = true\nbefore = "x/y"\n'
        'after = ""\nwhy = ""\nsha256 = "0"\n'
    ),
    "an ending without a reason": 'kind = "stopped"\nending = "done"\nwhy = ""\n',
    "an ending in mid-pass": 'kind = "stopped"\nending = "restart"\nwhy = "\\u001b]0;x\\u0007"\n',
    "a version against itself": 'kind = "challenged"\nolder = 1\nnewer = 1\nprefers = "newer"\nwhy = ""\n',
    "a rating of 9": 'kind = "rated"\nversion = 1\nscore = 9\n',
    "a fact about nothing": 'kind = "noted"\ntext = ""\nabout = "88.1"\nfact = true\n',
    "a note taken back twice": 'kind = "noted"\ntext = "x"\nundoes = 99\n',
    "a call that gives money": (
        'kind = "called"\nrole = "critic"\ndoing = ""\nmodel = ""\ninput_tokens = -5\noutput_tokens = -7\n'
        'usd = "-1"\nseconds = -1e9\n'
    ),
    "a call without end": 'kind = "called"\nrole = "critic"\ndoing = "x"\nmodel = "x"\nseconds = inf\n',
    "a call at no price": 'kind = "called"\nrole = "critic"\ndoing = "x"\nmodel = "x"\nusd = "NaN"\n',
    "a call at any price": 'kind = "called"\nrole = "critic"\ndoing = "x"\nmodel = "x"\nusd = "1e999999"\n',
    "a call at no number": 'kind = "called"\nrole = "critic"\ndoing = "x"\nmodel = "x"\nusd = "lots"\n',
    "a spec that is none": 'kind = "amended"\nrevision = 2\nspec = "][" \nreason = ""\n',
    "another spec": f'kind = "amended"\nrevision = 2\nreason = "so"\n{SPEC}',
    "an outline of nothing": f'{WRITTEN}text = ""\npassages = []\noutline = true\n',
    "an outline of prose": f'{WRITTEN}text = "a\\n"\npassages = ["p1:0"]\noutline = true\n',
    "passages out of order": f'{WRITTEN}text = "a\\n\\nb"\npassages = ["p1:3", "p2:0"]\n',
    "passages of odd names": f'{WRITTEN}text = "a\\n\\nb"\npassages = ["x:0", "²:3"]\n',
    "a passage of a high number": (
        f'{WRITTEN}text = "a"\npassages = ["p{"9" * 30}:0"]\n'
    ),
    "two passages of one name": f'{WRITTEN}text = "a\\n\\nb"\npassages = ["p1:0", "p1:3"]\n',
    "opened again": f'kind = "opened"\ntitle = "x"\nrevision = 1\n{SPEC}',
}  # fmt: skip
"""What each is, and its fields as they stand in the file. The session before it has four events, and an open pass."""


def record(n: int, fields: str) -> bytes:
    """A record with a right seal."""
    common = f"\n[[event]]\nn = {n}\nat = 2030-01-01T00:00:00.000Z\n"
    kind, _, rest = fields.partition("\n")
    body = f'{common}{kind}\nby = "you"\n{rest}'.encode()
    return body + f"# end {n} {seal(body)}\n".encode()


async def begun(home: Path) -> Path:
    """A session of two fixes that wait for a decision."""
    loop = await word_loop(home)
    await loop.go()
    assert loop.session.last == 4 and len(pending(loop.session)) == 2
    loop.record.close()
    (path,) = (home / "sessions").glob("*.toml")
    return path


async def forged(home: Path, *names: str) -> Path:
    """A session into which these events were written."""
    path = await begun(home)
    path.write_bytes(path.read_bytes() + b"".join(record(5 + n, FORGED[name]) for n, name in enumerate(names)))
    return path
