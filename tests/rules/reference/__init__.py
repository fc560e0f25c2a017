"""The matcher once more, slowly: every registered name against every window of a text, as docs/matching.md defines it.

It shares with rules/ what is data or what a word is: the tables, the folded letters of a text, the script of a word and
its spelling in Latin letters, and whether a word is one. It shares no comparison and no index.
"""
