"""Which registered names a text may hold: places worth a check, found without comparing every registration."""
