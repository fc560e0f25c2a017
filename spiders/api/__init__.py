"""Partners' interfaces: JSON over HTTP, read by a platform's own words or by what names of fields usually mean."""
