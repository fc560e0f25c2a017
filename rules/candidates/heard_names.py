"""Names by how scripts hear them: equal consonants make a candidate, how alike whole spellings are decides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from rules.candidates.limits import SOUNDS_LIKE
from rules.candidates.names import Name
from rules.candidates.sounds import Hearing, heard_as, least_alike, romanized, telling, voweled


class Group(NamedTuple):
    """Names with the same consonants, by their numbers: each spelling that may be heard, and whose it is.

    Those of `sure` are meant whatever the rest of their spelling.
    """

    spellings: list[str]
    owners: list[int]
    sure: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardNames:
    """Names as one kind of script hears them, or names of such scripts as Latin words spell them (`strict`)."""

    by: Hearing
    strict: bool
    names: tuple[tuple[Name, ...], ...]
    spelled: tuple[str, ...]
    groups: Mapping[str, Group]

    @classmethod
    def of(cls, names: Iterable[Name], by: Hearing, *, strict: bool) -> "HeardNames":
        """Index these names."""
        by_spelling: defaultdict[str, list[Name]] = defaultdict(list)
        for name in names:
            by_spelling[romanized(name.letters)].append(name)
        groups: defaultdict[str, Group] = defaultdict(lambda: Group([], [], []))
        for number, latin in enumerate(by_spelling):
            heard = heard_as(latin, by)
            spellings, sure = heard.spellings(), not strict and telling(heard)
            for key in heard.consonants():
                group = groups[key]
                group.spellings.extend(spellings)
                group.owners.extend([number] * len(spellings))
                group.sure.extend([number] if sure else [])
        held = tuple(tuple(same) for same in by_spelling.values())
        return cls(by=by, strict=strict, names=held, spelled=tuple(by_spelling), groups=dict(groups))

    def like(self, latin: str) -> Iterator[Name]:
        """The names that a word of Latin letters is near enough to, in the order of the register."""
        found: set[int] = set()
        heard = heard_as(latin, self.by)
        groups = [self.groups[key] for key in heard.consonants() if key in self.groups]
        # Half of all words share their consonants with no name.
        for spelled in heard.spellings() if groups else ():
            for group in groups:
                found.update(group.sure)
                found.update(group.owners[which] for which in self._near(spelled, group.spellings))
        for number in self._likest(latin, found):
            yield from self.names[number]

    def _likest(self, latin: str, found: set[int]) -> Sequence[int]:
        """As many of these spellings as a word may sound like, most alike ones, in the order of the register."""
        if len(found) <= SOUNDS_LIKE:
            return sorted(found)
        alike = {number: Indel.normalized_similarity(latin, self.spelled[number]) for number in sorted(found)}
        return sorted(sorted(alike, key=lambda number: -alike[number])[:SOUNDS_LIKE])

    def _near(self, spelled: str, spellings: list[str]) -> Iterator[int]:
        """Which of the spellings a word is near enough to."""
        if self.by is Hearing.CONSONANTS and not self.strict:
            yield from (which for which, spoken in enumerate(spellings) if voweled(spelled, spoken))
            return
        least = least_alike(self.by, strict=self.strict)
        for _, _, which in process.extract(
            spelled, spellings, scorer=Indel.normalized_similarity, score_cutoff=least, limit=None
        ):
            yield which
