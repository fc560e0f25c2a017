"""Names heard in groups are those that a comparison one by one finds alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from rules.candidates.heard_names import HeardNames
from rules.candidates.names import names_of
from rules.candidates.sounds import Hearing, heard_as, least_alike, romanized, telling, voweled
from rules.terms import Registration

MARKS = ("Nintendo", "Nike", "Nokia", "Gucci", "Georg", "Walter", "Xerox", "Chicco", "Jijel", "Quaker", "Tsubaki")
NAMES = names_of(Registration(office="CN", registration_number=mark, mark=mark) for mark in MARKS)
WORDS = ("nintendo", "naik", "nokiya", "guchchi", "uolter", "kseroks", "kikko", "kueka", "tubaki", "senndo", "")


@pytest.mark.parametrize("by", Hearing)
@pytest.mark.parametrize("strict", [False, True])
@settings(deadline=None)
@given(word=st.one_of(st.sampled_from(WORDS), st.text(alphabet="aeikngtuwx", max_size=7)))
def test_groups_find_what_comparing_each_finds(by: Hearing, strict: bool, word: str) -> None:
    found = list(HeardNames.of(NAMES, by, strict=strict).like(word))
    spelled = ((name, romanized(name.letters)) for name in NAMES)
    assert found == [
        name for name, latin in spelled if keys(word, by) & keys(latin, by) and alike(word, latin, by, strict=strict)
    ]


def keys(latin: str, by: Hearing) -> frozenset[str]:
    return heard_as(latin, by).consonants()


def alike(one: str, other: str, by: Hearing, *, strict: bool) -> bool:
    """Whether two words of Latin letters with the same consonants are near enough to be one name."""
    seen, own = heard_as(one, by), heard_as(other, by)
    pairs = [(a, b) for a in seen.spellings() for b in own.spellings()]
    if by is Hearing.CONSONANTS and not strict:
        return any(voweled(a, b) for a, b in pairs)
    if not strict and telling(own):
        return True
    return max(Indel.normalized_similarity(a, b) for a, b in pairs) >= least_alike(by, strict=strict)
