"""Where a listing's fields stand on a page without markup: one finder a file, each with one public function.

A finder looks at a view of the page and says what a person sees there and which element shows it, or nothing. What
belongs to other listings on the same page is not taken.
"""

from spiders.reading.finders.brand import find_brand
from spiders.reading.finders.identifier import find_gtin, find_identifier
from spiders.reading.finders.pictures import find_pictures
from spiders.reading.finders.price import find_price
from spiders.reading.finders.seller import find_seller
from spiders.reading.finders.title import find_title

__all__ = ["find_brand", "find_gtin", "find_identifier", "find_pictures", "find_price", "find_seller", "find_title"]
