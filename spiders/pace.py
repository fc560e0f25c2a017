"""How many requests travel to a host at once: half as many where it is out of breath, one more after a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

# Answers in a row that came well, for each request that may travel, before one more may: one more too early costs the
# platform an overload, one too late costs us some seconds.
PATIENT_ANSWERS = 10
# So many times as many before more may travel than were too much before: what was too much mostly still is.
ONCE_TOO_MUCH = 20
_ENOUGH = 2  # pages that could not be answered, to tell the host's trouble from a page's


@dataclass(slots=True, kw_only=True)
class Pace:
    """The pace towards one host: `together` requests at once, never more than `most`, and none before `not_before`."""

    most: int
    together: int = 0
    too_much: int = 0
    not_before: float = 0.0
    troubled: set[str] = field(default_factory=set)
    _well: int = 0
    _eased_at: float = 0.0
    _under_way: int = 0
    _left: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.together = self.together or self.most
        self.too_much = self.too_much or self.most + 1

    @property
    def strained(self) -> bool:
        """Whether it is the host that is out of breath: several of its pages could not be answered, not one."""
        return len(self.troubled) > 1

    @property
    def hold_seconds(self) -> float:
        """How long the host is to be left alone from now on; 0 or less where it may be asked."""
        return self.not_before - monotonic()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits until one more request may travel, and counts it as under way while the block runs.

        Scrapy's slots count a request only once its task has begun, and so let a whole queue go at once.
        """
        while (hold := self.hold_seconds) > 0 or self._under_way >= self.together:
            await (asyncio.sleep(hold) if hold > 0 else self._left.wait())
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            # Wakes all who wait now, and lets who comes later wait for the next.
            self._left.set()
            self._left.clear()

    def hold(self, seconds: float) -> None:
        """Leaves the host alone for so long."""
        self.not_before = max(self.not_before, monotonic() + seconds)

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
