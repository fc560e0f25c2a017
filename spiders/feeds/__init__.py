"""Product feeds: how they are unpacked, told apart and read as a stream, however large they are."""
