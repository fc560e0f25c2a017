"""How to read a platform. Knows neither the monitor nor the rules."""
