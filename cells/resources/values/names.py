"""Names of people as rolls have them: in capitals, or with a form of address before them."""

import re

# Of address, and never part of a name. Ông is also a family name.
_ADDRESS = re.compile(
    r"(?:(?:đồng chí|đ/c|đ\.c|đc|ô/b|bà|chị|mr|mrs|ms)\b|ông\s*/\s*bà\b)[\s.:,]*", re.IGNORECASE
)
_SIR = re.compile(r"ông[\s.:,]+(?=\S)", re.IGNORECASE)
# After "Ông" these begin a name of their own, however short it is.
_FAMILY_NAMES = frozenset(
    ["nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ"]
    + ["hồ", "ngô", "dương", "lý", "đinh", "đoàn", "trương", "trịnh", "đào", "lương", "nông"]
    + ["triệu", "chìu", "tằng", "phùn"]
)
# After "Ông" as a family name these come, and never after the form of address.
_MIDDLE_NAMES = frozenset(["thị", "văn"])


def as_name(written):
    """Return a name without a form of address, with a capital at each syllable if it was written
    in capitals only or in small letters only.

    >>> as_name("ĐỖ VĂN AN"), as_name("đ/c Lê Thị Hoa"), as_name("Ông Ích Mẫu")
    ('Đỗ Văn An', 'Lê Thị Hoa', 'Ông Ích Mẫu')
    """
    name = written
    if name[:1] in "ĐđÔôBbCcMm":
        name = _without_address(name)
    return name.title() if name.isupper() or name.islower() else name


def _without_address(name):
    """Leave a form of address away if at least two syllables follow, as in any full name."""
    bare = name[match.end() :] if (match := _ADDRESS.match(name)) else name
    if match := _SIR.match(bare):
        rest = bare[match.end() :].lower().split()
        is_long = len(rest) > 2 and rest[0] not in _MIDDLE_NAMES
        if is_long or (len(rest) == 2 and rest[0] in _FAMILY_NAMES):
            bare = bare[match.end() :]
    return bare if " " in bare else name
