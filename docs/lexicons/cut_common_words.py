"""Cuts rules/lexicons/common_words.txt out of wordfreq's word lists and writes it to standard output.

Run it where wordfreq 3.1.1 is installed, which the program itself never needs:

    python -m venv wordfreq-env && wordfreq-env/bin/pip install wordfreq==3.1.1
    PYTHONPATH=. wordfreq-env/bin/python docs/lexicons/cut_common_words.py > rules/lexicons/common_words.txt

Two cuts are laid over each other. The first takes the small lists of every language down to where its words are common
enough to be registered names that mean nothing by themselves. The second goes deeper into the large lists of the
languages that sellers write, so that a rare word ("stollen", "rubric") is not taken for a mistyped mark; what the first
cut already judged stays as it is, so that a deeper cut never changes what a known word is worth.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from wordfreq import get_frequency_list

from rules.names import fold

HEAD = Path(__file__).with_name("common_words_head.txt")

LATIN = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "id", "ms", "sv", "da", "nb"),
    *("cs", "sk", "sl", "sh", "ro", "hu", "fi", "vi", "fil", "ca", "lv", "lt", "is"),
)
GROUPS = {"latin": LATIN, "cyrillic": ("ru", "uk", "bg", "mk"), "arabic": ("ar", "fa", "ur"), "han": ("zh",)}
LETTERS = {
    "latin": re.compile("[a-z]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
    "arabic": re.compile("[\u0600-\u06ff]+"),
    "han": re.compile("[\u4e00-\u9fff]+"),
}

# The first cut: words are kept from these frequencies on in one of their languages, from 4.6 on in any other.
COMMON = {"en": 3.2, "ru": 3.8, "uk": 4.2, "bg": 4.2, "mk": 4.5, "zh": 4.0, "ar": 4.2, "fa": 4.5, "ur": 4.5}
COMMON |= {"fr": 3.9, "es": 3.9, "pt": 3.9, "id": 3.9, "de": 4.1, "it": 4.0, "pl": 4.3, "nl": 4.3, "tr": 4.2}
COMMON_ELSEWHERE = 4.6
LEAST_COMMON = 3.2
# What a word that a small list leaves out is taken for.
ABSENT = 2.5
# A name is used alike everywhere: each point that a word's lead over the middle language falls short of 1 costs this.
SHARED = 3.0
HAN_NAMES = 0.8

# The second cut: languages with a large list (id and tr with their small one), each from this frequency on.
DEEP = {"en": 2.5, "de": 3.2, "fr": 2.9, "es": 2.9, "it": 2.8, "pt": 3.0, "nl": 3.4, "pl": 3.6, "id": 3.5, "tr": 3.8}
DEEP |= {"ru": 3.6, "uk": 4.0, "ar": 4.0}
# Languages whose large lists tell a name from a word by the same measure; what they leave out counts as this.
WITNESSES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "nb", "cs", "fi", "ca")
UNHEARD = 1.0
# A word of the second cut is rare, however common in its own language: never a word that names are glued to.
MOST_DEEP = 3.1
LEAST_DEEP = 2.5
# A mark is compared with its typing errors from six letters on, so that five are the fewest of a mistyped one.
SHORTEST_DEEP = 5
# "starbuck" beside "starbucks": a word one letter from a name ten times as common is that name mistyped.
NAME_LEAD = 1.0
NAME_FROM = 3.0

Frequencies = dict[str, dict[str, float]]


def main() -> None:
    """Write the table: its head, then one level a line, the commonest first."""
    table = deepened(common())
    levels: defaultdict[float, list[str]] = defaultdict(list)
    for word, level in table.items():
        levels[level].append(word)
    sys.stdout.write(HEAD.read_text(encoding="utf-8"))
    for level, words in sorted(levels.items(), reverse=True):
        sys.stdout.write(f"{level}\t{' '.join(sorted(words))}\n")


def common() -> dict[str, float]:
    """The first cut."""
    table = {}
    for group, languages in GROUPS.items():
        for word, known in frequencies(group, languages, "small").items():
            if any(zipf >= COMMON.get(language, COMMON_ELSEWHERE) for language, zipf in known.items()):
                level = round(min(_common_level(known, group), 6.5), 1)
                if level >= LEAST_COMMON:
                    table[word] = level
    return table


def _common_level(known: Mapping[str, float], group: str) -> float:
    top, languages = max(known.values()), GROUPS[group]
    if group == "han":
        return top - HAN_NAMES
    if len(languages) <= 4:
        return top
    return top - SHARED * max(0.0, 1.0 - round(top - _middle(known, languages, ABSENT), 2))


def deepened(table: Mapping[str, float]) -> dict[str, float]:
    """The first cut with the words of the second, but those that a much commoner name stands one letter away from."""
    deeper = dict(table)
    names = _names()
    for group in ("latin", "cyrillic", "arabic"):
        languages = [language for language in DEEP if language in GROUPS[group]]
        for word, known in frequencies(group, (*languages, *WITNESSES), "best").items():
            level = _deep_level(known, group)
            if level is None or word in table or len(word) < SHORTEST_DEEP:
                continue
            if max(names.get(shape, 0.0) for shape in _shapes(word)) < max(known.values()) + NAME_LEAD:
                deeper[word] = level
    return deeper


def _deep_level(known: Mapping[str, float], group: str) -> float | None:
    """How ordinary a word of the second cut is; None where no language uses it often enough, or all use it alike."""
    own = [zipf for language, zipf in known.items() if zipf >= DEEP.get(language, 99.0)]
    if not own:
        return None
    level = max(own)
    if group == "latin":
        level -= SHARED * max(0.0, 1.0 - (level - _middle(known, WITNESSES, UNHEARD)))
    return round(min(level, MOST_DEEP), 1) if level >= LEAST_DEEP else None


def _names() -> dict[str, float]:
    """Words that all witnesses use nearly alike, by the spellings one letter away, with how common they are."""
    found: dict[str, float] = {}
    for word, known in frequencies("latin", WITNESSES, "best").items():
        top = max(known.values())
        if top >= NAME_FROM and len(word) >= SHORTEST_DEEP and top - _middle(known, WITNESSES, UNHEARD) < 1.0:
            found.update({shape: max(top, found.get(shape, 0.0)) for shape in _shapes(word)})
    return found


def _shapes(word: str) -> Iterator[str]:
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


def frequencies(group: str, languages: Iterable[str], size: str) -> Frequencies:
    """Zipf frequencies of a group's words, folded, by language; the most frequent of spellings that fold alike."""
    found: Frequencies = defaultdict(dict)
    for language in dict.fromkeys(languages):
        for centibels, words in enumerate(get_frequency_list(language, size)):
            for word in _folded(words, LETTERS[group]):
                found[word].setdefault(language, 9 - centibels / 100)
    return found


def _folded(words: Iterable[str], letters: re.Pattern[str]) -> Iterator[str]:
    for word in words:
        if word.isascii() and word.islower() and word.isalpha():
            if len(word) > 1 and letters.fullmatch(word):
                yield word
            continue
        text = fold(word)
        whole = len(text.words) == 1 and text.words[0] == (0, len(text.letters))
        if whole and len(text.letters) > 1 and letters.fullmatch(text.letters):
            yield text.letters


def _middle(known: Mapping[str, float], languages: Iterable[str], absent: float) -> float:
    values = sorted((known.get(language, absent) for language in languages), reverse=True)
    return values[len(values) // 2]


if __name__ == "__main__":
    main()
