"""The verbs of the command line: one function per verb, each importing what it needs inside, so that help is quick."""
