"""Cells that a spreadsheet shows and never runs: for every table that leaves this program."""

# OWASP's list of what makes a spreadsheet take a cell for a formula, and the full-width forms that some take alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
