"""The web desk at which officers decide: pages over the store, plain forms first, made swift by htmx."""
