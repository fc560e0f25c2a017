"""What proves a hit: the bytes as served, content-addressed."""
