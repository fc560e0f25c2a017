"""What docs/benchmark.md says beside its figures: on what each was measured, how it is counted, what it leaves open."""

HEAD = """# How well the matcher finds what it should

Written by `make bench` from its own figures; not edited by hand. The data were collected from public sources, lie
beside the checkout (`../shared`) and are not part of the project: without them there is nothing to measure, and the
command says so.

"Target" is what we set ourselves to reach, "aim" what we would like to. Plain rapidfuzz is what the field mostly
does: `process.cdist` with `fuzz.partial_ratio >= 90` over every registered mark and alias, both sides casefolded, in
the same run over the same titles.
"""

ACCURACY = """## Disguised and plain uses among ordinary titles

{cases:,} cases in {cells} cells (a script and a way to write a mark: plain, disguised or mistyped), each with the
registrations that must be found, stand in one queue with {ordinary:,} listings drawn by chance from those of some
thirty platforms and collections; the brand that they state is withheld. The register holds {registrations:,} marks.
"With background" the matcher has learned from the {background:,} listings that were not drawn how common words are
and what goods cost; "without" it knows the register alone. The hits come from `listing-monitor match`, the figures
from the scorer that came with the cases. Shown is what an officer is shown: hits of {threshold:.0f} points and more.

A disguise alarm is a hit on a mark that does not stand literally in the listing. Some of them are sellers' own
misspellings of that mark, so the figure is an upper bound. A plain hit is one on a mark that does stand there. Brand
recall is the share of ordinary listings with a hit on their own brand, where it is registered and in the title.
Average precision is that of the mixed queue, best score first. Ties are neighbouring right hits of the same score in
its top fifth.
"""

REASON = """### The threshold, and why it stands where it stands

![Recall of the cases against alarms, by threshold](benchmark.svg)

The default is {threshold:.0f}.
{lower}
{higher}
An officer's day ends before the queue does: a lower threshold pays for each further find with hits that push others
out of the day, a higher one drops disguises, which nobody else will find. The settings move it.
"""

REPLICA = """## Replica above authentic

{listings:,} listings of sites that sell replicas and of sites that sell authentic goods. Label and site are withheld.
Listings pair where the same registered name is the brand that the data state and stands literally in both titles:
{replica:,} replica and {authentic:,} authentic listings have one. The figure is the chance that the replica of a pair
has the higher score on that mark; a tie counts half, and a listing without a hit stands last ({without:,} of them).
"Over pairs" weighs each pair alike, so that marks with many listings rule; "over marks" weighs each mark alike.

The weights for prices and replica words were set while looking at these listings, so the figure in all is no
forecast. The labels are per site, not per item, and sites differ in more than their goods: replica sites state low
prices in other currencies. The rows by half and by site show how far it rests on a few marks or on one site.
"""

GOLD = """## Chinese titles with marked brands

{titles:,} titles in which people marked {brands:,} brands. A marked brand counts where it is registered: where all of
it is a mark or an alias, without regard to case, width, accents and signs, or else, where it states one name in two
scripts ("CHANEL/香奈儿"), where one of its parts is. It is found where the title has a hit of {threshold:.0f} points
and more on such a registration. The background leaves these titles out.
"""

SPEED = """## Speed and size

One process, everything on, titles only, start-up excluded, with background. The process meets {titles:,} titles fresh,
then {between:,} others, then {titles:,} again that it has not met: by then it remembers most words. None of them is in
the background. Times are the process's own on the processor. Plain rapidfuzz compares some of the same titles in the
same process, with one worker. Memory is what the index adds to the process. Start-up is to build the index, to load the
tables of words and, on Linux, to move it all into large pages ({large:,.0f} MB here; 0 where the system gives none), as
`match` and a screening of many listings do. The larger register holds the real one and
marks made of its parts: ends of words and halves of Han names exchanged, single words of longer names replaced,
seeded, so that lengths, scripts and aliases stay those of real marks.
"""

HOSTILE = """### Hostile titles

10 kB each, five texts of a kind, each new to the process. The best of the five is what the kind costs; the worst
shows how far the texts of a kind and the machine's other work differ.
"""

REFERENCE = """## Against the slow reference

The reference (tests/rules/reference) compares every registered name with every window of a title by the written
definition. Over {titles:,} real titles and {registrations:,} registrations the index finds {places:,} places; every
other title is read with a background.
"""

LIMITS = """## What these figures do not show

- The cases were in sight while the rules were made, and the weights were tuned on the titles of seed 1; seed 2 and
  tricks that are not among the cases tell more. A matcher written for the visible tricks alone fell from 0.97 to 0.80
  on others.
- Recall is over uses that stand in the text. Listings that name the mark in a picture alone are not among them.
- Marks of the register are real, its goods mostly guessed: only a few of its Nice classes are as registered. With a
  register of real classes the goods should weigh more.
- Titles come from platforms of a few countries; English, Russian and Chinese are most of them, Arabic, French,
  Spanish, Portuguese and Indonesian far fewer, other languages hardly any.
- Officers' decisions are the true measure. There are none in these data; `rules backtest` measures with them.
"""
