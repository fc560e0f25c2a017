"""The one gate between what others wrote and what this program believes: no I/O, no clock, never an exception.

What passes is a `Listing` nobody behind the gate checks again; what fails is a `Refusal` a person can act on.
"""

from monitor.intake.admission import Admission, admit_item, admit_row
from monitor.intake.money import Money, read_money
from monitor.intake.refusal import Refusal, RefusalKind, excerpt

__all__ = ["Admission", "Money", "Refusal", "RefusalKind", "admit_item", "admit_row", "excerpt", "read_money"]
