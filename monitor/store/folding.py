"""Text as a search compares it: whatever the case and the accents, in any script."""

import unicodedata
from functools import lru_cache

# A search folds the title of every hit. What takes time to fold is remembered, so that the next search does not pay.
REMEMBERED = 65_536


def folded(text: str) -> str:
    """The text decomposed (NFKD), without combining marks and in one case.

    Each character is folded by itself, so that words which stand in a text still stand in it once both are folded.
    """
    return text.lower() if text.isascii() else _folded(text)


@lru_cache(maxsize=REMEMBERED)
def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
