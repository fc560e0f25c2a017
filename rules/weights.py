"""Every tuned number of the matcher, each beside the case that set it.

Evidence is counted in points of log-odds: 0 is an even chance that the registered name is meant, +2.2 nine to one.
An operator may replace a record of these by another; nothing else in rules/ holds a number that was tuned.
"""

from dataclasses import asdict, dataclass
from hashlib import sha256

from rules import lexicons
from rules.terms import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The numbers the score is made with; each default stands next to the case that set it."""

    # --- which words are known -------------------------------------------------------------------------------
    # "jacket" is one edit from the mark Racket: a word that this many listings use is not a typing error.
    known_word_listings: int = 2
    # "adiddas" in 5 titles beside 800 of "adidas" is a typing error that sellers copy, not a word.
    known_word_share: float = 0.05
    # "pro tec" is not Protec broken in two where both pieces are words of many listings.
    common_piece_listings: int = 20
    # Russian "сок", "тор" and "рост" are words, not Latin marks in Cyrillic letters: so short, none is taken for one.
    own_word_letters: int = 4

    # --- what a check says by itself -------------------------------------------------------------------------
    exact: float = 0.0
    folded: float = 0.0
    # A letter nobody types by accident: nike with a zero-width space, with a Cyrillic letter, in circled letters.
    disguise: float = 2.5
    # Accents that the mark has not ("êverñoté"), for each, up to three; one alone may be the language's own.
    accent: float = 0.5
    # "thenorthface" is the mark; "Retina" for Retin A need not be.
    together: float = -0.3
    # "S amsung": pieces that only together make a name, often by a slip of somebody else's.
    apart: float = -2.3
    # "S.C.H.O.L.A.S.T.I.C": every letter apart.
    spread: float = 2.0
    one_edit: float = -1.4
    # "Toggle" for Boggle, "Hobbies" for Dobbies: the first letter is seldom mistyped, and then it is another word.
    first_letter_edit: float = -1.0
    # "Cucumbers" for Cucumber, "Emotions" for eMotion.
    plural_edit: float = -4.0
    # Sellers' names are invented words, and no background counts them: "Etronic" is a shop, not Etonic mistyped.
    seller_edit: float = -1.5

    # --- the name --------------------------------------------------------------------------------------------
    letter_points: float = 0.12
    longest_letters_counted: int = 16
    # Marks of one, two and three letters (M, HP, JBL) need the brand field, capitals or position beside them.
    one_letter: float = -5.0
    two_letters: float = -2.5
    three_letters: float = -1.2
    four_letters: float = -0.4
    # "1881" is a perfume and a year.
    only_digits: float = -3.0
    # Two Han letters stand side by side by chance more often than three: "联通" in "广东联通4G".
    two_unspaced: float = -0.6

    # --- how the word is used elsewhere ----------------------------------------------------------------------
    # The share of listings that hold a word of which nothing is known, and how many sightings that guess weighs as.
    unknown_rate: float = 5e-5
    unknown_doubt: float = 0.1
    # Each tenfold rarer, a word is so much likelier a name; at one listing in 400 it is even: "shirt" is none.
    rarity: float = 0.9
    rarity_even: float = 2.6
    # How many titles with a stated brand must agree before their share outweighs the guess from length and rarity.
    brand_share_doubt: float = 3.0

    # --- the place -------------------------------------------------------------------------------------------
    # A category or a description names goods and other makers ("case for Nike"), a brand field the maker.
    in_title: float = 0.0
    in_brand: float = 2.0
    in_seller: float = -1.0
    in_description: float = -1.0
    in_category: float = -1.5
    # A brand field that holds nothing but the mark says it all; the name's other evidence only orders such hits.
    whole_brand: float = 3.5
    whole_brand_rest: float = 0.125
    # "Nike Air Max" against "case for Nike Air Max": titles begin with their maker.
    first_words: float = 1.5
    further_back: float = -1.0
    title_share: float = 1.5
    # "Polo" in the midst of small letters, "LG" in capitals.
    capital: float = 0.4
    short_capitals: float = 1.2
    # "Balance" inside "New Balance", "现代" inside a longer registered name.
    covered: float = -2.5
    # "Nice, new. Balance bike": words with a comma or a full sentence between them.
    gap_in_name: float = -1.5

    # --- the hit ---------------------------------------------------------------------------------------------
    # A mark in brand field and title: up to this much more, by how strong the other field's finding is.
    further_field: float = 1.0
    further_finding: float = 0.1
    further_findings_counted: int = 5
    findings_kept: int = 8
    # What an officer is shown: on 4,000 drawn titles the point from which another hit costs more than it finds
    # (brand recall 0.960 at 746 plain hits and 51 alarms per 1,000; at 50 it is 0.976 at 865 and 59).
    threshold: float = 60.0

    def of_field(self, field: Field) -> float:
        """The points of a field by itself."""
        match field:
            case Field.TITLE:
                return self.in_title
            case Field.BRAND:
                return self.in_brand
            case Field.SELLER:
                return self.in_seller
            case Field.DESCRIPTION:
                return self.in_description
            case Field.CATEGORY:
                return self.in_category


# Raised whenever the code of a rule changes what is found or how it is scored.
CODE_VERSION = 1


def ruleset(weights: Weights) -> str:
    """A fingerprint of the rules: their code's version, these numbers and the packaged tables."""
    numbers = asdict(weights)
    return sha256(repr((CODE_VERSION, sorted(numbers.items()), lexicons.digest())).encode()).hexdigest()[:16]


WEIGHTS = Weights()
DEFAULT_THRESHOLD = WEIGHTS.threshold
RULESET = ruleset(WEIGHTS)
