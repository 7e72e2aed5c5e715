"""A process that appends to a transcript, and prints the number of each acknowledged event. `writer.py PATH|FOLDER`."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.made import HEADER, said
from redraft.transcripts.journal import Journal

MOST = 100_000


async def append_on(where: Path) -> None:
    journal = Journal.create(where, HEADER) if where.is_dir() else Journal.open_for_writing(where)[0]
    print("ready", journal.path, flush=True)
    for n in range(journal.next_number, MOST):
        await journal.append(said(n, "words " * (n * 37 % 400)))
        print(n, flush=True)


asyncio.run(append_on(Path(sys.argv[1])))
