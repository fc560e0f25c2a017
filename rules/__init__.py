"""What counts as a conflict. Pure: no input or output, no clock, no Scrapy, no SQL."""
