"""Platforms that no kind of source can read by configuration: one file each, a kind of its own, found by itself.

A file here holds a `SOURCE` as those of spiders/sources/ do and keeps to the same contract; `kind = "its-kind"` in a
platform's file names it. README.md shows one.
"""
