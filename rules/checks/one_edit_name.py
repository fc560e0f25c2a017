"""The registered name with one typing error: a letter dropped, doubled, inserted, substituted or swapped."""

from rapidfuzz.distance import OSA

from rules.candidates.near_words import Edit, EditKind
from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import doubt, foreign_letters
from rules.vocabulary.ordinary_words import least_ordinary, ordinariness
from rules.wording import quote

# With signs for letters beside it, too: "add1as$".
LEADING = (Trick.ONE_EDIT, Trick.SIGNS)

# Of short words most neighbours lie one such edit away; a doubled letter and two swapped ones make few words.
_MANY = frozenset({EditKind.DROPPED, EditKind.INSERTED, EditKind.SUBSTITUTED})


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """One letter from the name, in a word that listings do not use otherwise: angullar for Angular, not jacket."""
    edit = sighting.edit
    if edit is None or any(char.isdigit() for char in edit.registered + edit.seen):
        return None
    if _known(edit, knowledge) or (not sighting.spread and knowledge.words.compound(edit.seen_word)):
        return None
    return Opinion(points=_points(sighting, edit, knowledge), said=lambda: _said(sighting, edit))


def _known(edit: Edit, knowledge: Knowledge) -> bool:
    """Whether listings use the seen word for itself: often, and not as a rare slip beside the registered one."""
    seen = knowledge.background.with_words([edit.seen_word])
    registered = knowledge.background.with_words([edit.registered_word])
    weights = knowledge.weights
    if ordinariness(edit.seen_word) >= weights.word_of_its_own:
        return True
    return seen >= max(weights.known_word_listings, weights.known_word_share * registered)


def _points(sighting: Sighting, edit: Edit, knowledge: Knowledge) -> float:
    weights = knowledge.weights
    points = weights.of_edit(edit.kind) + doubt(sighting, knowledge) + foreign_letters(sighting, weights)
    size = len(edit.registered_word)
    alone = len(sighting.name.words) == 1
    if size <= 6 and alone and edit.kind in _MANY:
        points += weights.six_letters_edit
    if size >= 9:
        points += weights.nine_letters_edit
    if _further_off(edit):
        points += weights.edit_and_look
    if edit.place == 0:
        points += weights.first_letter_edit
    if edit.plural:
        points += weights.plural_edit if least_ordinary((edit.registered_word,)) > 0 else weights.plural_name
    return points


def _further_off(edit: Edit) -> bool:
    """Whether the words differ in more than the edit, by letters that only look alike: Maimne for Malone.

    Digits and letters of other scripts are put there on purpose, and say no less.
    """
    return (
        edit.seen_word.isascii()
        and edit.seen_word.isalpha()
        and OSA.distance(edit.registered_word, edit.seen_word, score_cutoff=1) > 1
    )


def _said(sighting: Sighting, edit: Edit) -> tuple[str, str]:
    seen, registered = quote(sighting.seen), quote(sighting.name.registered)
    return (
        f"“{seen}” is the registered name “{registered}” {_what(edit)}.",
        f"“{seen}”与注册名称“{registered}”仅差一处：{_what_zh(edit)}。",
    )


def _what(edit: Edit) -> str:
    registered, seen = quote(edit.registered), quote(edit.seen)
    match edit.kind:
        case EditKind.DROPPED:
            return f"with “{registered}” dropped"
        case EditKind.DOUBLED:
            return f"with “{seen}” doubled"
        case EditKind.INSERTED:
            return f"with “{seen}” inserted"
        case EditKind.SUBSTITUTED:
            return f"with “{seen}” for “{registered}”"
        case EditKind.SWAPPED:
            return f"with “{registered}” swapped"


def _what_zh(edit: Edit) -> str:
    registered, seen = quote(edit.registered), quote(edit.seen)
    match edit.kind:
        case EditKind.DROPPED:
            return f"缺少“{registered}”"
        case EditKind.DOUBLED:
            return f"重复“{seen}”"
        case EditKind.INSERTED:
            return f"多出“{seen}”"
        case EditKind.SUBSTITUTED:
            return f"“{registered}”换成“{seen}”"
        case EditKind.SWAPPED:
            return f"“{registered}”次序颠倒"
