"""Writes the summary anew and tells what changed: `python -m tests.rules.regression`."""

from tests.rules.regression import summary


def main() -> None:
    """Screens the sample, prints the differences, keeps the new summary."""
    now = summary.summarize()
    was = summary.read() if summary.GOLDEN.is_file() else {}
    for change in summary.differences(was, now):
        print(change)
    summary.write(now)


if __name__ == "__main__":
    main()
