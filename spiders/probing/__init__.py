"""Finding out how a site is to be read: pages in, findings out. Pure: no network, no clock."""
