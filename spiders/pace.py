"""How many requests travel to a host at once: half as many where it is out of breath, one more after a while."""

from dataclasses import dataclass, field

# Answers in a row that came well, for each request that may travel, before one more may: one more too early costs the
# platform an overload, one too late costs us some seconds.
PATIENT_ANSWERS = 10
# So many times as many before more may travel than were too much before: what was too much mostly still is.
ONCE_TOO_MUCH = 20
_ENOUGH = 2  # pages that could not be answered, to tell the host's trouble from a page's


@dataclass(slots=True, kw_only=True)
class Pace:
    """The pace towards one host: `together` requests at once, never more than `most`."""

    most: int
    together: int = 0
    too_much: int = 0
    troubled: set[str] = field(default_factory=set)
    _well: int = 0
    _eased_at: float = 0.0

    def __post_init__(self) -> None:
        self.together = self.together or self.most
        self.too_much = self.too_much or self.most + 1

    @property
    def strained(self) -> bool:
        """Whether it is the host that is out of breath: several of its pages could not be answered, not one."""
        return len(self.troubled) > 1

    def ease(self, url: str, sent_at: float, now: float) -> bool:
        """The host could not answer a request sent then: half as many from now on; False where it was eased since.

        What was sent before the last easing tells nothing of the pace since.
        """
        self._well = 0
        if len(self.troubled) < _ENOUGH:
            self.troubled.add(url)
        if sent_at < self._eased_at or self.together == 1:
            return False
        self.too_much, self.together = self.together, max(1, self.together // 2)
        self._eased_at = now
        return True

    def answered(self) -> bool:
        """The host answered well; True where one more may travel from now on."""
        self._well += 1
        if self._well >= PATIENT_ANSWERS * self.together:
            self.troubled.clear()
        wanted = PATIENT_ANSWERS * self.together
        if self.together + 1 >= self.too_much:
            wanted *= ONCE_TOO_MUCH
        if self.together >= self.most or self._well < wanted:
            return False
        self.troubled.clear()
        self.together += 1
        self.too_much = max(self.too_much, self.together + 1)
        self._well = 0
        return True
