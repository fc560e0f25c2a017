"""Names written together with other words: which letters belong to words of their own, and where a name may end."""

from bisect import bisect_left, bisect_right

from rules.candidates.wordhood import LONGEST_WORD, Wordhood, soft_edge
from rules.names import Text

# Between which letters a word may begin, and end.
Edges = tuple[set[int], set[int]]

# Names of fewer letters are glued to words of so many, or to the few short ones that sellers write so.
_SHORT_GLUED_NAME = 5
_GLUED_TO_SHORT = 4
_SHORT_GLUE = frozenset(
    {"new", "hot", "bag", "men", "top", "buy", "cap", "hat", "kid", "the", "usa", "shop", "for", "my", "tee"}
)


def edges_of(text: Text) -> Edges:
    """Where the words of a text begin and end."""
    return {start for start, _ in text.words}, {end for _, end in text.words}


def starts_word(text: Text, place: int) -> bool:
    """Whether a word begins with letter `place`."""
    which = bisect_left(text.words, (place, 0))
    return which < len(text.words) and text.words[which][0] == place


def closed(text: Text, place: int, words: Wordhood) -> bool:
    """Whether a letter stands in a word of its own, of which no part is a name."""
    first, last = text.words[bisect_right(text.words, (place, len(text.letters))) - 1]
    return last - first <= LONGEST_WORD and words.known(text.letters[first:last])


def glued_on(text: Text, start: int, end: int, words: Wordhood, edges: Edges) -> bool:
    """Whether what is written together with these letters is a word, or visibly something else."""
    firsts, lasts = edges
    return (start in firsts or _parted(text, _word_first(text, start), start, words, end - start)) and (
        end in lasts or _parted(text, end, _word_last(text, end), words, end - start, after=True)
    )


def _parted(text: Text, first: int, last: int, words: Wordhood, name_letters: int, *, after: bool = False) -> bool:
    edge = first if after else last
    before, behind = text.original[text.starts[edge - 1]], text.original[text.starts[edge]]
    if before.isdigit() and behind.isdigit():
        return False
    if last - first > LONGEST_WORD:
        return soft_edge(before, behind)
    rest = text.letters[first:last]
    if after and rest == "s":
        return True
    if name_letters <= _SHORT_GLUED_NAME and len(rest) < _GLUED_TO_SHORT and rest not in _SHORT_GLUE:
        return rest.isdigit()
    return soft_edge(before, behind) or words.gluable(rest)


def _word_first(text: Text, place: int) -> int:
    return text.words[bisect_right(text.words, (place, len(text.letters))) - 1][0]


def _word_last(text: Text, place: int) -> int:
    return text.words[bisect_right(text.words, (place - 1, len(text.letters))) - 1][1]


def whole_words(text: Text, start: int, end: int) -> tuple[str, ...]:
    """The words that a glued name stands in: their rarity is what counts, not that of the name."""
    return text.words_in(_word_first(text, start), _word_last(text, end))
