"""What one process measures: imports one after the other, reading alone, a hostile file."""

from datetime import date
from pathlib import Path

from cells.periods import today
from cells.resources.sheets import UnreadableError
from tests.bench import record
from tests.bench.load import by_hand, district
from tests.bench.meters import Statements, memory_mb, timed
from tests.bench.ours import Ours, read
from tests.bench.pages import everything, filling, report, saving
from tests.bench.stock import Stock
from tests.faults import world

WAYS = {"ours": Ours, "stock": Stock}
# The days of the first roll and of those after it: people move between them.
FIRST_DAY, LATER = date(2025, 1, 1), date(2025, 6, 1)


def imports(*, way, rows, files):
    """Take the rolls one after the other; return what each cost and left, by the roll's name."""
    importer = WAYS[way](record.make_units(rows), today())
    found = {}
    for name, path in files.items():
        importer.begin(Path(path).read_bytes(), name, LATER if found else FIRST_DAY)
        found[name] = _import(importer)
    return found


def _import(importer):
    seconds, peaks, statements = {}, {}, Statements()
    with statements.counted():
        for step in importer.steps:
            seconds[step], _ = timed(getattr(importer, step))
            peaks[step] = memory_mb()[1]
    return {
        "seconds": seconds,
        "peak_mb": peaks,
        "statements": statements.count,
        "written": dict(statements.written),
        "counts": importer.counts(),
        "contents": record.contents(),
    }


def reading(*, path):
    """Parse and normalise a roll, and nothing else."""
    data = Path(path).read_bytes()
    seconds, roll = timed(lambda: read(data, today()))
    return {"seconds": seconds, "rows": len(roll.rows)}


def hostile(*, path):
    """Read a file that must be refused; return by how much memory rose above idle."""
    idle = memory_mb()[0]
    data = Path(path).read_bytes()
    try:
        read(data, today())
    except UnreadableError as error:
        return {"mb": memory_mb()[1] - idle, "refusal": str(error)}
    return {"mb": memory_mb()[1] - idle, "refusal": ""}


SCENARIOS = {
    "imports": imports,
    "reading": reading,
    "hostile": hostile,
    "district": district.fill,
    "by hand": by_hand.measure,
    "crashing": world.fill,
    "demo": filling.fill,
    "report": report.measure,
    "one commune": report.one_commune,
    "pages": everything.measure,
    "saving": saving.measure,
}
