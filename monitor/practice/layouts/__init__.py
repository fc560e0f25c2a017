"""Page layouts of the practice platform: drawn by number, without any markup for machines, each as another shop's."""

from monitor.practice.layouts.behaviours import LaidOut, Unmarked, behaviours_for, laid_out
from monitor.practice.layouts.drawing import Layout, draw_layout
from monitor.practice.layouts.writing import listing_page

__all__ = ["LaidOut", "Layout", "Unmarked", "behaviours_for", "draw_layout", "laid_out", "listing_page"]
