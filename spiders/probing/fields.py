"""Where a site's listings keep their fields: from a few sample pages to one proposed selector a field."""

from collections.abc import Sequence

from spiders.probing.details import DETAILS, detail_candidates
from spiders.probing.pictures import picture_candidates
from spiders.probing.prices import price_candidates
from spiders.probing.proposing import Proposal, propose
from spiders.probing.samples import Sample
from spiders.probing.texts import category_candidates, description_candidates
from spiders.probing.titles import heading_of, title_candidates


def propose_fields(samples: Sequence[Sample]) -> tuple[Proposal, ...]:
    """The selectors that can be proposed for the site of these samples, title first."""
    if not samples:
        return ()
    titled = title_candidates(samples)
    title = propose("title", samples, titled)
    titles = title.values if title is not None else ("",) * len(samples)
    headings = [heading_of(page, value) for page, value in zip(titled, titles, strict=True)]
    found = {
        "price": price_candidates(samples, headings),
        **{field: detail_candidates(field, samples, headings, titles) for field in DETAILS},
        "images": picture_candidates(samples, headings, titles),
        "category": category_candidates(samples),
        "description": description_candidates(samples, headings),
    }
    others = (propose(key, samples, candidates) for key, candidates in found.items())
    return tuple(each for each in (title, *others) if each is not None)
