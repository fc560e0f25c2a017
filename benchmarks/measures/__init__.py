"""The parts of the matcher's benchmark: one module for each thing that is measured, or needed to measure it."""
