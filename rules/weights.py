"""Every tuned number of the matcher, each beside the case that set it.

Evidence is counted in points of log-odds: 0 is an even chance that the registered name is meant, +2.2 nine to one.
An operator may replace a record of these by another; nothing else in rules/ holds a number that was tuned.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from types import MappingProxyType

from rules import lexicons
from rules.candidates.near_words import EditKind
from rules.terms import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The numbers the score is made with; each default stands next to the case that set it."""

    # --- which words are known -------------------------------------------------------------------------------
    # "jacket" is one edit from the mark Racket: a word that this many listings use is not a typing error.
    known_word_listings: int = 2
    # "adiddas" in 5 titles beside 800 of "adidas" is a typing error that sellers copy, not a word.
    known_word_share: float = 0.05
    # "pro tec" is not Protec broken in two: its pieces meet so often by chance.
    pieces_by_chance: float = 0.01
    # Russian "сок", "тор" and "рост" are words, not Latin marks in Cyrillic letters: so short, none is taken for one.
    own_word_letters: int = 4
    # "Machos", "Rolled", "Silber": words of a language (Zipf frequency) are no mistyped Nachos, Roller or Silver.
    word_of_its_own: float = 2.5

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
    # "stok.ke", "fus-ion": a sign without a space between pieces is put there more often than a space slips in.
    joined_pieces: float = -1.0
    # "ch er ub": each further piece is less a slip.
    further_piece: float = 0.6
    # "S.C.H.O.L.A.S.T.I.C": every letter apart.
    spread: float = 2.0
    # "W S.C.H.O.L.A.S.T.I.C": a single letter before it may belong to the row.
    spread_within: float = 0.5
    # A platform's category is its own word, and nobody disguises there: "yanying" is no Yan Ying.
    category_guess: float = -2.0
    one_edit: float = -1.75
    # "kaaggle", "vibrma": a letter doubled or two swapped seldom make another word. "Vericon" for Verizon, "Stollen"
    # for Stolle: most neighbours of a word among words and names differ by a letter put in another's place.
    # A letter dropped leaves a word that is not even pronounced; it is less often another name than one put in.
    dropped_edit: float = 0.3
    doubled_edit: float = 0.6
    swapped_edit: float = 0.4
    inserted_edit: float = -0.4
    substituted_edit: float = -0.75
    # "Toggle" for Boggle, "Hobbies" for Dobbies: the first letter is seldom mistyped, and then it is another word.
    first_letter_edit: float = -2.2
    # "Tarmac" for Tasmac: six letters have more neighbours than nine.
    six_letters_edit: float = -1.0
    nine_letters_edit: float = 0.9
    # "Maimne" for Malone: a letter off, and another that only looks like its own.
    edit_and_look: float = -1.5
    # "Cucumbers" for Cucumber, "Emotions" for eMotion.
    plural_edit: float = -4.0
    # Sellers' names are invented words, and no background counts them: "Etronic" is a shop, not Etonic mistyped.
    seller_edit: float = -2.5
    # "Lexmarks" for Lexmark: the plural of a name that no language uses as a word.
    plural_name: float = 0.3
    # "Ellies" is no Ellie.
    short_plural: float = -2.5
    # "n1ke", "$amsung": nobody spells a lawful name so.
    signs: float = 1.0
    # "rnicrosoft", "GoogIe".
    letters: float = 0.5
    # "Snuggle" is no Snuggie written so that one overlooks it.
    dotted_letter: float = -2.0
    # "nikeshoes"; less where the name is itself a word that others are made of ("smartwatch").
    glued: float = -0.75
    # "Grandiflora", "Elvieser": four letters stand inside many words.
    short_glued: float = -1.3
    ordinary_glued: float = -0.3
    masked: float = -0.5
    # "in-ear" is no Ingear: such signs join words more often than they cover letters.
    masked_by_joiner: float = -3.0
    stretched: float = 0.0
    reversed: float = -1.0
    # Two errors in ten letters: "albertsoks" lies nearer to Albertsons than most words to each other.
    two_edits: float = -1.9
    # "найк", "нинтендо".
    sound: float = -1.4
    han_form: float = 0.5
    homophone: float = -0.5
    # "仪美" is no 义美 in "护眼仪美容": one of the pairs at its edges is a word of so many listings.
    edge_pair_listings: int = 5
    # Three characters need more to be no name: "款粉" beside "粉知都" is no reason against 粉之都.
    edge_word_listings: int = 20
    # Two characters of which one is another: "茅太"; two syllables of one sound are common.
    homophone_pair: float = -1.8
    pinyin: float = 0.0
    pinyin_pair: float = -0.8
    # Each point of Zipf frequency of the registered word: Machos is likelier a word than a mistyped Nachos.
    ordinary_name: float = -0.5
    # "newrabobank", "chaptrrs": this share of it where no listing uses the word.
    unused_share: float = 0.4
    # "cool greose": where the name's other words stand beside a mistyped one, this share of it.
    worded_share: float = 0.4
    # Titles begin with their maker: an unknown word there is first of all that maker's own name ("Maytoni", "CEZONI").
    opening_guess: float = -1.8
    # "Светильник Maytoni": a Latin word with a capital in a Russian title is some maker's own name.
    foreign_guess: float = -1.8
    # "найк" as the only Cyrillic word is a disguise; in a Russian title it is more likely a Russian word.
    lone_script: float = 0.8
    own_script: float = -2.6
    # "самсунг" in a Russian title: a brand that so many listings state is spelled so, whoever writes it.
    maker_listings: int = 10
    maker_script: float = 1.0
    # "v7n2": so short a name with so many digits is mostly a model's number.
    short_signs: float = -2.0

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
    # "chocolatte", "mediapilot": by so much a slip, or a part of a word, may be surer a name than the registered word.
    surer_than_registered: float = 2.0
    # How many titles with a stated brand must agree before their share outweighs the guess from length and rarity.
    brand_share_doubt: float = 3.0

    # --- the place -------------------------------------------------------------------------------------------
    # A category or a description names goods and other makers ("case for Nike"), a brand field the maker.
    in_title: float = 0.0
    in_brand: float = 2.0
    in_seller: float = -2.8
    in_description: float = -1.0
    in_category: float = -3.0
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
    # Titles have 25 hits at most, descriptions of 5 kB 72: of a flood of marks the strongest are looked at closer.
    hits_kept: int = 75
    # What an officer is shown: on 4,000 drawn titles the point from which another hit costs more than it finds
    # (recall of disguises 0.983 at 24.5 alarms per 1,000, of brands 0.976 at 749 plain hits; at 50 it is 0.990 at 38.8
    # and 0.990 at 833, at 70 0.849 at 13.5 and 0.918 at 596).
    threshold: float = 61.0

    # --- words of every day ----------------------------------------------------------------------------------
    # "fossil" and "yeti" (4.0) may be makers, "target", "black" and "Россия" (5 and more) are words first: for each
    # tenfold commoner than this, and before what listings with a stated brand say of the word.
    ordinary_from: float = 3.5
    ordinary: float = -0.6

    # --- circumstances: what lowers and raises, in points ----------------------------------------------------
    # "Silicone case compatible with Oraimo FreePods": lowered beneath "Oraimo FreePods", kept in the queue.
    compatible_with: float = -2.0
    # "Nozzle, spare part, for Bosch": less plain, because copies are sold as spare parts too.
    spare_part: float = -0.8
    # "Sac Louis Vuitton seconde main" may be the holder's own; copies are passed off as used.
    second_hand: float = -0.6
    # A seller whom the right holder named himself, a shop under his own name: the last in the queue.
    authorised_seller: float = -4.0
    own_shop: float = -3.0
    # "Nike Official Store" is a name that anyone may take: without the account it says half. A copy at a quarter of the
    # usual price stands above the middle all the same.
    name_alone: float = 0.5
    not_in_force: float = -4.0
    # "Nike replica", "耐克 高仿"; "莆田 Nike", "Nike 1:1"; "Nike 同款", which honest shops write too.
    replica_plain: float = 2.5
    replica_code: float = 2.0
    replica_hint: float = 0.8
    # "n.i.k.e" beside "nike", at the same price in the same shop.
    deliberate: float = 1.0
    # Apple on phones, Apple on fruit: in full for a word of every day under real classes and a stated category.
    same_goods: float = 0.8
    other_goods: float = -2.5
    same_goods_unlawful: float = 0.1
    other_goods_unlawful: float = -0.5
    # Of the sample register's classes all but 159 are guesses (Hitachi: banking), and titles name goods by chance.
    guessed_classes: float = 0.15
    guessed_goods: float = 0.5
    # A coined word ("kodak") takes this share of what the goods say of a word of every day.
    coined_share: float = 0.2
    # A Louis Vuitton bag at 21 USD beside 730: at a quarter of what the goods cost, two thirds of these points.
    price: float = 3.2
    price_reach: float = 0.6
    # How many prices of the mark's own goods weigh as much as the picture of all goods of the class, and how much that
    # picture counts where the mark's own prices are not known: a dear bag is seldom a copy, a cheap one need not be.
    price_doubt: float = 5.0
    general_dear: float = 0.8
    general_cheap: float = 0.2
    general_reach: float = 1.5
    # Two confirmed hits of a seller weigh as much as the trade's grade words nearly; more add ever less.
    confirmed_hits: float = 1.0
    # A shop with goods of 11 registered marks is a department store or a bazaar of copies.
    many_marks: int = 10
    marks_offered: float = 0.4
    # Once the use is sure, more sureness must not outweigh the circumstances: "Gucci belt" at 12 USD without a brand
    # field stands above one at 1,000 USD with it. Beyond the first, in points, so much of it counts.
    sure: float = 2.0
    beyond_sure: float = 0.2
    # Neither lawful words nor replica words say everything: beyond these points more of them add nothing.
    least_unlawful: float = -5.0
    most_unlawful: float = 5.0
    # Circumstances bring a hit into the queue from so far under the threshold, points of score: "aaa quality polo" is
    # shown, a word that is hardly the mark at all is not, whatever it costs.
    most_lifted: float = 25.0
    # A remark that says less than this is counted, not shown.
    remark_shown: float = 0.15

    def of_edit(self, kind: EditKind) -> float:
        """The points of one typing error of a kind."""
        match kind:
            case EditKind.DROPPED:
                return self.one_edit + self.dropped_edit
            case EditKind.DOUBLED:
                return self.one_edit + self.doubled_edit
            case EditKind.SWAPPED:
                return self.one_edit + self.swapped_edit
            case EditKind.INSERTED:
                return self.one_edit + self.inserted_edit
            case EditKind.SUBSTITUTED:
                return self.one_edit + self.substituted_edit

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


# The numbers an operator may set, and of what kind each is.
TUNED: Mapping[str, type] = MappingProxyType({each.name: type(each.default) for each in fields(Weights)})


def tuned(given: Mapping[str, float]) -> Weights:
    """The weights with these of an operator's own in the place of theirs."""
    return replace(Weights(), **{name: TUNED[name](number) for name, number in given.items()})


# Raised whenever the code of a rule changes what is found or how it is scored.
CODE_VERSION = 5


def ruleset(weights: Weights, words: str = "") -> str:
    """A fingerprint of the rules: their code's version, these numbers, the packaged tables and an operator's words."""
    numbers = asdict(weights)
    return sha256(repr((CODE_VERSION, sorted(numbers.items()), lexicons.digest(), words)).encode()).hexdigest()[:16]


WEIGHTS = Weights()
DEFAULT_THRESHOLD = WEIGHTS.threshold
RULESET = ruleset(WEIGHTS)
