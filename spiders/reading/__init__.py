"""Reading a page: from bytes to the items it offers. Pure: no network, no clock, nothing remembered between pages."""

from spiders.reading.page import PageReading, read_items, read_page

__all__ = ["PageReading", "read_items", "read_page"]
