"""Cells: what a spreadsheet would compute is shown instead, and everything else is left as it is."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cells import FORMULA_STARTS, safe_cell

FORMULAS = [start + "1+1" for start in FORMULA_STARTS]
PLAIN = ["", "Velmora", "1+1", "a=b", "a@b.example", "12.50", "名称", "'=1+1", "“=”", " =1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_shown_and_not_computed(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_full_width_and_plain_starts_are_the_same_four_signs() -> None:
    assert {"＝", "＋", "－", "＠", "=", "+", "-", "@", "\t", "\r", "\n"} == set(FORMULA_STARTS)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_no_cell_starts_a_formula_even_after_a_spreadsheet_has_parsed_the_file(text: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([safe_cell(text)])
    [[cell]] = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert not cell.startswith(FORMULA_STARTS)
    assert cell.removeprefix("'") == text.removeprefix("'")
