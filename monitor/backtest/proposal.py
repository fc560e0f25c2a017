"""A proposed change of the rules: some of the screening settings, from a file or one by one, in the place of others."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from monitor.errors import SettingsError
from monitor.settings import CLOSED, ScreeningSettings, first_fault, read_toml


class Proposal(BaseModel):
    """The one table of a settings file that a backtest reads."""

    model_config = CLOSED

    screening: ScreeningSettings


def proposed(
    now: ScreeningSettings, file: Path | None, weights: Mapping[str, float], threshold: float | None
) -> ScreeningSettings:
    """The settings with a file's [screening] in the place of theirs, then these weights, then this threshold.

    What neither names stays as it is. Raises SettingsError, which names the file and the key.
    """
    given = now.model_dump() | _screening_of(file)
    given["weights"] = {**given["weights"], **weights}
    if threshold is not None:
        given["threshold"] = threshold
    return _checked(given, "--weight or --threshold")


def _screening_of(file: Path | None) -> dict[str, object]:
    if file is None:
        return {}
    tables = read_toml(file)
    given = tables.get("screening")
    if not isinstance(given, dict):
        raise SettingsError(f"{file} has no table [screening]; write the keys to be tried under that line.")
    checked = _checked(given, str(file))
    return {name: getattr(checked, name) for name in given}


def _checked(given: Mapping[str, object], place: str) -> ScreeningSettings:
    try:
        return Proposal.model_validate({"screening": given}).screening
    except ValidationError as error:
        raise SettingsError(f"{place}: {first_fault(error)}") from error
