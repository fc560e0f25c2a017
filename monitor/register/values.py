"""Cells as officials write them, read into the types of a registration; what can mean two things is refused."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite

from monitor.intake import excerpt
from monitor.intake.text import UNREADABLE, drop_unwritable
from monitor.register.columns import fold_word, vocabulary
from rules.terms import RegistrationStatus

HIGHEST_CLASS = 45  # the Nice Classification, 12th edition
EXACT_DIGITS = 15  # a spreadsheet rounds longer numbers
MOST_NAMES = 1_000

# Characters a field may have; a register is official, so what is longer is refused, not cut.
LENGTHS = {"goods": 500_000, "registration_number": 100, "office": 50, "recordal_number": 100}
OTHER_LENGTH = 1_000

_NAME_BORDERS = re.compile(r"[;；|\r\n]+")
_CLASS_BORDERS = re.compile(r"[;；|\s,，、/&+]+")
_CLASS_WORDS = re.compile(r"(?:nice|class(?:es)?|cl|klassen?|kl|int|ic|第|类|類|класс(?:ы)?)\.?", re.IGNORECASE)
_CLASS_RANGE = re.compile(r"(\d{1,2})\s*[-–~至]\s*(\d{1,2})", re.ASCII)
_CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}.*$")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})", re.ASCII)
_MONTH_NAMED = re.compile(r"(\d{1,2})[\s.-]+([a-z]{3})[a-z]*[\s.,-]+(\d{4})|([a-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PERIOD = re.compile(r"\s*(?:至|到|~|–|—|\bto\b|\buntil\b|\s-\s)\s*")


class CellError(ValueError):
    """A cell that cannot be taken; the message is a sentence for a person that names the remedy."""


def read_text(value: object, name: str) -> str:
    """The cell as clean text within the field's length; a list of texts is joined with "; "."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return check_length("; ".join(read_names(value, name)), name)
    if isinstance(value, str):
        text = drop_unwritable(value).strip()
        if UNREADABLE in text:
            raise CellError(
                "The text holds characters that cannot be read; save the file as UTF-8 and import it again."
            )
        return "" if text.casefold() in vocabulary().empty else check_length(text, name)
    return _read_bare(value)


def check_length(text: str, name: str) -> str:
    """The text itself where it is within the field's length."""
    longest = LENGTHS.get(name, OTHER_LENGTH)
    if len(text) > longest:
        raise CellError(f"The text has {len(text)} characters, at most {longest} can be taken; shorten it.")
    return text


def read_mark(value: object) -> str:
    """The words of the mark as registered; words such as “None” and “N/A” are marks too, so none counts as empty."""
    if isinstance(value, str) and drop_unwritable(value).strip().casefold() in vocabulary().empty - {""}:
        return drop_unwritable(value).strip()
    return read_text(value, "mark")


def read_number(value: object, name: str) -> str:
    """A registration's or recordal's number: digits of any script as 0-9, leading zeros and letters kept."""
    if isinstance(value, bool):
        raise CellError("The cell holds a truth value where a number belongs; format the column as text.")
    if isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS:
        raise CellError(f"A spreadsheet rounds numbers of more than {EXACT_DIGITS} digits; enter it as text.")
    return " ".join(fold_digits(read_text(value, name)).split())


def read_names(value: object, name: str) -> tuple[str, ...]:
    """Names in a list, or in one cell parted by semicolons, bars or line breaks; commas belong to names."""
    if value is None:
        return ()
    if isinstance(value, str):
        parts: Iterable[object] = _NAME_BORDERS.split(value)
    else:
        parts = value if isinstance(value, list | tuple) else (value,)
    texts = []
    for part in parts:
        if isinstance(part, list | tuple):
            raise CellError("The list holds another list; write one name per entry.")
        texts.append(read_text(part, name))
    names = tuple(dict.fromkeys(text for text in texts if text))
    if len(names) > MOST_NAMES:
        raise CellError(f"There are {len(names)} entries, at most {MOST_NAMES} can be taken.")
    return names


def read_classes(value: object) -> tuple[int, ...]:
    """Nice classes in ascending order; "9, 25", "第25类", "25-28" and lists of numbers are read."""
    if isinstance(value, list | tuple):
        return tuple(sorted({number for part in value for number in _read_class_cell(part)}))
    return tuple(sorted(set(_read_class_cell(value))))


def read_status(value: object) -> RegistrationStatus:
    """Whether the mark is in force; nothing stated means that it is."""
    text = read_text(value, "status")
    if not text:
        return RegistrationStatus.IN_FORCE
    status = vocabulary().statuses.get(fold_word(text))
    if status is None:
        raise CellError("The status is not known; write “in force”, “expired” or “withdrawn”.")
    return status


def read_truth(value: object) -> bool:
    """Yes or no; nothing stated means yes."""
    if isinstance(value, bool):
        return value
    word = fold_word(read_text(value, "nice_classes_real"))
    if not word or word in vocabulary().truths:
        return True
    if word in vocabulary().untruths:
        return False
    raise CellError("The value is neither yes nor no; write “true” or “false”.")


def read_date(value: object) -> date | None:
    """A day; one that could be read as two different days is refused."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _CLOCK.sub("", fold_digits(read_text(value, "date"))).strip()
    if not text:
        return None
    try:
        day = _find_day(text.casefold())
    except CellError:
        raise
    except ValueError as problem:
        raise CellError("There is no such day in the calendar; correct it.") from problem
    if day is None:
        raise CellError("This is not a date that can be read; write it as year-month-day, such as 2031-05-14.")
    return day


def read_period(value: object) -> tuple[date | None, date | None]:
    """The first and last day of a period in one cell; a single day is the last one."""
    if not isinstance(value, str):
        return None, read_date(value)
    parts = _PERIOD.split(value.strip())
    match parts:
        case [first, last]:
            return read_date(first), read_date(last)
        case [last]:
            return None, read_date(last)
        case _:
            raise CellError("This is not a period that can be read; write the first and the last day in two columns.")


def fold_digits(text: str) -> str:
    """Decimal digits of every script as 0-9, and full-width letters and signs as ASCII."""
    if text.isascii():
        return text
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text)
    return re.sub(r"\d", lambda found: str(int(found[0])), narrow)


def _read_bare(value: object) -> str:
    if value is None or value != value:  # a NaN differs from itself: an empty cell in exported tables
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"  # as a spreadsheet shows it; a mark may be that word
    if isinstance(value, float) and isfinite(value):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, int):
        return excerpt(value)
    if isinstance(value, date):  # 7-11 is a mark, and 10-2020 a number
        raise CellError("The spreadsheet has made a date of this cell; format the column as text and enter it again.")
    raise CellError("The cell holds neither text nor a number; write it as text.")


def _read_class_cell(value: object) -> list[int]:
    if isinstance(value, str):
        text = _CLASS_WORDS.sub(" ", fold_digits(read_text(value, "nice_classes")))
    else:
        text = read_text(value, "nice_classes")
    text = _CLASS_RANGE.sub(lambda found: _spell_range(int(found[1]), int(found[2])), text)
    return [_read_class(part) for part in _CLASS_BORDERS.split(text) if part]


def _read_class(text: str) -> int:
    digits = text.strip("()[].")
    number = int(digits) if digits.isdigit() and digits.isascii() and len(digits) <= 3 else 0
    if not 1 <= number <= HIGHEST_CLASS:
        raise CellError(f"“{excerpt(text)}” is no Nice class; they run from 1 to {HIGHEST_CLASS}.")
    return number


def _spell_range(first: int, last: int) -> str:
    return " ".join(str(number) for number in range(first, last + 1)) if first < last else f"{first}-{last}"


def _find_day(text: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        return _find_day_first(int(found[1]), int(found[3]), int(found[4]), dotted=found[2] == ".")
    if found := _MONTH_NAMED.fullmatch(text):
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        return date(int(year), _MONTHS.index(month) + 1, int(day))
    return None


def _find_day_first(first: int, second: int, year: int, dotted: bool) -> date:
    """Dots mean day first wherever they are used; with slashes and hyphens both orders are, so the numbers decide."""
    if dotted or first > len(_MONTHS) or first == second:
        return date(year, second, first)
    if second > len(_MONTHS):
        return date(year, first, second)
    raise CellError("This date could mean two days; write it as year-month-day, such as 2031-05-14.")
