"""What the page of the commune report shows, read off its HTML, and what it should show."""

import re

_TAGS = re.compile(r"<[^>]+>")
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_HEAD = re.compile(r'<ul class="figures">(.*?)</ul>', re.DOTALL)
_BAR = re.compile(r'text-anchor="middle">([^<]+)</text>')
_NUMBER = re.compile(r"[0-9][0-9.,]*(?:\u00a0%)?")
RATE = "–|[0-9]+,[0-9]\u00a0%"


def shown_on(html):
    """Return every figure of the page as it is written there, each by the words for it."""
    table = html[html.index("<tbody>") : html.index("</table>")]
    found = {}
    for row in _ROW.findall(table):
        name, rate, *numbers = (_text(cell) for cell in _CELL.findall(row))
        found[f"row {name}"] = [re.match(RATE, rate)[0], *numbers]
    bars = _BAR.findall(html)
    found |= {f"month {month}": rate for rate, month in zip(bars[::2], bars[1::2], strict=True)}
    head = _HEAD.search(html)[1]
    values = [_text(value) for value in re.findall(r"<b>(.*?)</b>", head)]
    notes = [_NUMBER.findall(_text(note)) for note in re.findall(r"<small>(.*?)</small>", head)]
    return found | {"head": values, "notes": notes}


def _text(html):
    """Return the words alone; the space within a number is none that may break, and stays."""
    return re.sub("[ \n]+", " ", _TAGS.sub(" ", html)).strip(" ")


def wanted_of(figures, total):
    """Return the same of figures that were counted by hand; `total` is the word for it."""
    rows = {
        f"row {figures.names[code]} {code}": _columns(numbers)
        for code, numbers in figures.communes.items()
    }
    months = {
        f"month {key[5:]}/{key[:4]}": _rate(present, expected)
        for key, (_meetings, expected, present, *_others) in figures.months.items()
    }
    meetings, expected, present, *_others = figures.total
    reported, *reached = map(_number, figures.cells)
    return {
        **rows,
        f"row {total}": _columns(figures.total),
        **months,
        "head": [_rate(present, expected), _number(meetings), *reached],
        "notes": [[_number(present), _number(expected)], *[[reported]] * 3],
    }


def _columns(numbers):
    _meetings, expected, present, *_others = numbers
    return [_rate(present, expected), *map(_number, numbers)]


def _rate(present, expected):
    """Return the rate in per cent, rounded half up to one place, as Vietnamese writes it."""
    if not expected:
        return "–"
    tenths = (2000 * present + expected) // (2 * expected)
    return f"{tenths // 10},{tenths % 10}\u00a0%"


def _number(number):
    return f"{number:,}".replace(",", ".")


def differences(shown, wanted):
    """Return the words for what the page shows otherwise, or one of both has not."""
    return sorted(
        words for words in shown.keys() | wanted.keys() if shown.get(words) != wanted.get(words)
    )
