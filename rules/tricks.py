"""What the tricks of a sighting are called, and what they are worth together."""

from functools import lru_cache

from rules.candidates.names import EDIT_LETTERS
from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.disguises import Disguise, disguise
from rules.terms import Field
from rules.vocabulary.ordinary_words import least_ordinary
from rules.weights import Weights
from rules.wording import varied

_WORDS = {
    Trick.SIGNS: ("with digits or signs for letters", "以数字或符号代替字母"),
    Trick.LETTERS: ("with letters that look alike", "形近字母"),
    Trick.GLUED: ("written together with another word", "与其他词连写"),
    Trick.MASKED: ("with letters covered by a sign", "字母被符号遮盖"),
    Trick.STRETCHED: ("with its letters drawn out", "字母重复拉长"),
    Trick.REVERSED: ("from right to left", "倒写"),
    Trick.ONE_EDIT: ("with one typing error", "一处拼写差异"),
    Trick.TWO_EDITS: ("with two typing errors", "两处拼写差异"),
    Trick.SOUND: ("spelled in another script by its sound", "以其他文字按读音拼写"),
    Trick.HAN_FORM: ("in traditional or simplified form", "繁简异体"),
    Trick.HOMOPHONE: ("in other characters of the same sound", "同音字"),
    Trick.PINYIN: ("in pinyin", "拼音"),
}


# Tricks that leave what might be a word of its own.
_WORDLIKE = frozenset({Trick.LETTERS, Trick.GLUED, Trick.ONE_EDIT, Trick.TWO_EDITS, Trick.SOUND, Trick.REVERSED})


# So many other letters tell which script a text is written in.
_TELLING = 8


def used(sighting: Sighting, knowledge: Knowledge) -> bool:
    """Whether listings use what was seen for itself: often, and not as a rare slip beside the registered word.

    What holds signs for letters is no word to anybody.
    """
    if not sighting.seen.isalnum() and Trick.SIGNS in sighting.tricks:
        return False
    background, weights = knowledge.background, knowledge.weights
    seen = background.with_words([sighting.letters])
    registered = background.with_words([sighting.name.letters])
    return seen >= max(weights.known_word_listings, weights.known_word_share * registered)


def known_maker(sighting: Sighting, knowledge: Knowledge) -> bool:
    """Whether listings state the registered name as a brand: what sounds like it in another script is that brand."""
    return knowledge.background.brands.get(sighting.name.letters, 0) >= knowledge.weights.maker_listings


def own_word(sighting: Sighting, knowledge: Knowledge) -> bool:
    """Whether letters that look like the name's are a word of their own script: Russian "сок" is no COK."""
    mixed = len({char.isascii() for char in sighting.letters if char.isalpha()}) > 1
    if mixed or _alone(sighting):
        return False
    known = knowledge.background.with_words(sighting.words) >= knowledge.weights.known_word_listings
    return known or len(sighting.letters) <= knowledge.weights.own_word_letters


def opinion(sighting: Sighting, knowledge: Knowledge, further: float = 0.0) -> Opinion:
    """What all tricks of a sighting say together, and `further` points that its rule adds."""
    return Opinion(points=_total(sighting, knowledge) + further, said=lambda: _said(sighting))


def _said(sighting: Sighting) -> tuple[str, str]:
    english = ", ".join(_WORDS[trick][0] for trick in sighting.tricks)
    return varied(sighting, english, "、".join(_WORDS[trick][1] for trick in sighting.tricks))


def _total(sighting: Sighting, knowledge: Knowledge) -> float:
    tricks = sum(_points(trick, sighting, knowledge) for trick in sighting.tricks)
    return tricks + doubt(sighting, knowledge) + foreign_letters(sighting, knowledge.weights)


def foreign_letters(sighting: Sighting, weights: Weights) -> float:
    """What letters that nobody types by a slip add to another trick: Cyrillic ones in a Latin word, circled ones."""
    hidden = disguise(sighting.seen, sighting.name.registered)
    return weights.disguise if hidden in (Disguise.SCRIPTS, Disguise.FORMS, Disguise.INVISIBLE) else 0.0


def doubt(sighting: Sighting, knowledge: Knowledge) -> float:
    """What a guess loses where it stands, and where the registered name is itself a word of a language."""
    weights = knowledge.weights
    if disguise(sighting.seen, sighting.name.registered):
        return _standing(sighting, weights)
    # The other words of a name stand there as they were registered: "cool greose" is hardly anything else.
    share = 1.0 if len(sighting.name.words) == 1 else weights.worded_share
    return weights.ordinary_name * share * _ordinary(sighting, knowledge) + _standing(sighting, weights)


def _ordinary(sighting: Sighting, knowledge: Knowledge) -> float:
    """How ordinary a registered name is by its words, or by its letters written together: S-Mart is smart.

    A word of some language that no listing uses ("rabobank", "insomnia") is less likely meant as one.
    """
    background = knowledge.background
    unused = background.listings and not background.with_words(sighting.name.words)
    return _level(sighting) * (knowledge.weights.unused_share if unused else 1.0)


def _level(sighting: Sighting) -> float:
    return max(least_ordinary(sighting.name.words), least_ordinary((sighting.name.letters,)))


def _plural(sighting: Sighting, knowledge: Knowledge) -> float:
    """What an s after the name says: "Cucumbers" are no Cucumber, and a short name with an s is another name."""
    if _ordinary(sighting, knowledge) > 0:
        return knowledge.weights.plural_edit
    return knowledge.weights.plural_name if len(sighting.letters) >= EDIT_LETTERS else knowledge.weights.short_plural


def _standing(sighting: Sighting, weights: Weights) -> float:
    match sighting.field:
        case Field.SELLER:
            return weights.seller_edit
        case Field.CATEGORY:
            return weights.category_guess
        case _:
            if sighting.tricks[0] not in _WORDLIKE or sighting.whole_field or not sighting.seen[:1].isupper():
                return 0.0
            opening = weights.opening_guess if sighting.start == 0 and not sighting.name.unspaced else 0.0
            return min(opening, weights.foreign_guess if _latin_among_others(sighting) else 0.0)


def _latin_among_others(sighting: Sighting) -> bool:
    """Whether a Latin word stands among words of another script: "Светильник Maytoni" names its maker so."""
    letters = sighting.text.letters
    return sighting.letters.isascii() and 2 * _foreign(letters) > len(letters)


def _heard(sighting: Sighting, knowledge: Knowledge) -> float:
    """What the script says of a word heard as a name: nothing against one of a known maker."""
    if sighting.letters.isascii():
        return knowledge.weights.own_script
    script = _script(sighting, knowledge.weights)
    return max(script, knowledge.weights.maker_script) if known_maker(sighting, knowledge) else script


def _script(sighting: Sighting, weights: Weights) -> float:
    """Whether a word of another script stands alone among words of the registered name's script."""
    return weights.lone_script if _alone(sighting) else weights.own_script


def _alone(sighting: Sighting) -> bool:
    """Whether what was seen stands among Latin letters."""
    around = len(sighting.text.letters) - len(sighting.letters)
    foreign = _foreign(sighting.text.letters) - _foreign(sighting.letters)
    return around >= _TELLING and foreign * 5 <= around


@lru_cache(maxsize=64)
def _foreign(letters: str) -> int:
    """How many letters are not Latin; remembered, because a text of 10 kB may hold a thousand sightings."""
    return len(letters) - len(letters.encode("ascii", "ignore"))


def _digits(sighting: Sighting, weights: Weights) -> float:
    digits = sum(map(str.isdigit, sighting.letters))
    return weights.short_signs if digits > 1 and len(sighting.letters) <= 4 else 0.0


def _points(trick: Trick, sighting: Sighting, knowledge: Knowledge) -> float:
    weights = knowledge.weights
    pair = len(sighting.name.letters) == 2
    match trick:
        case Trick.SIGNS:
            return weights.signs + _digits(sighting, weights)
        case Trick.LETTERS:
            return weights.letters
        case Trick.GLUED:
            if sighting.words == (sighting.letters + "s",):
                return weights.glued + _plural(sighting, knowledge)
            short = weights.short_glued if len(sighting.name.letters) <= 4 else 0.0
            hidden = disguise(sighting.seen, sighting.name.registered)
            return weights.glued + short + (0.0 if hidden else weights.ordinary_glued * _level(sighting))
        case Trick.MASKED:
            return weights.masked
        case Trick.STRETCHED:
            return weights.stretched
        case Trick.REVERSED:
            return weights.reversed
        case Trick.ONE_EDIT:
            return weights.one_edit
        case Trick.TWO_EDITS:
            return weights.two_edits
        case Trick.SOUND:
            return weights.sound + _heard(sighting, knowledge)
        case Trick.HAN_FORM:
            return weights.han_form
        case Trick.HOMOPHONE:
            return weights.homophone_pair if pair else weights.homophone
        case Trick.PINYIN:
            return weights.pinyin_pair if pair else weights.pinyin
