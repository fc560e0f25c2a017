"""The name of an export's file: told by what the store keeps, short however often an export died."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor import clock
from monitor.export.writing import file_name

AT = datetime(2026, 3, 4, 5, 6, 7, 890_123, tzinfo=UTC)


@pytest.mark.parametrize(
    ("export_ids", "name", "why"),
    [
        ([7], "harbour-20260304T050607Z-7.csv", "one export"),
        ([7, 9], "harbour-20260304T050607Z-7-9.csv", "one that died and the one that took it along"),
        (list(range(9, 500)), "harbour-20260304T050607Z-9-499.csv", "as short after any number of deaths"),
    ],
)
def test_a_file_is_named_by_platform_moment_and_exports(export_ids: list[int], name: str, why: str) -> None:
    assert file_name("harbour", AT, export_ids, ".csv") == name, why


def test_the_moment_that_the_store_keeps_gives_the_same_name_in_any_time_zone() -> None:
    kept = clock.moment(clock.text(AT))
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))
    assert (
        file_name("a", kept, [1], ".csv") == file_name("a", elsewhere, [1], ".csv") == file_name("a", AT, [1], ".csv")
    )
