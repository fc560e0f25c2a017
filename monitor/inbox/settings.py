"""What a platform's file may say of its inbox: table `[inbox]`."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from spiders.api.listing import FIELDS
from spiders.api.paths import check_path

# A copy over a network writes at least every few seconds; a file that rested so long is whole.
SETTLED_AFTER_SECONDS = 10.0


def _columns(columns: dict[str, str]) -> dict[str, str]:
    for name, column in columns.items():
        if name not in FIELDS:
            raise ValueError(f"a listing has no field {name!r}; there are {', '.join(FIELDS)}")
        if column.startswith("$"):
            check_path(column)
    return columns


class InboxSettings(BaseModel):
    """Where a partner delivers, and how its files are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str = Field("", description="Folder that the partner delivers into; a relative one is the instance's.")
    columns: Annotated[dict[str, str], AfterValidator(_columns)] = Field(
        {}, description="Column of each field: title = 'Artikelname'; '' reads none. Others are found by their names."
    )
    delivers: Literal["changes", "whole"] = Field(
        "changes", description='"whole": what a delivery leaves out is gone after two; "changes": it stays.'
    )
    settled_after_seconds: float = Field(
        SETTLED_AFTER_SECONDS, ge=0, le=86_400, description="How long a file must rest before it is taken."
    )
