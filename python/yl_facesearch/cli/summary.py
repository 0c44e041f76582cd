"""What is said at the end of a run of several deletes."""

from __future__ import annotations

from collections import Counter

from .. import Deletion, Sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .. import YlError


def summary(
    answers: Iterable[tuple[str, Deletion | YlError]], not_tried: Sequence[str]
) -> list[str]:
    """Return the counts, and each failure once more."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for group_id, answer in answers:
        if isinstance(answer, Deletion):
            counts[str(answer.outcome)] += 1
        else:
            state = "in doubt" if answer.sent == Sent.MAYBE_APPLIED else "failed"
            counts[state] += 1
            failures.append(f"{state}: {group_id}: {answer.code} [{answer.sent}]")
    total = counts.total() + len(not_tried)
    if not_tried:
        counts["not tried"] = len(not_tried)
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    lines = [f"{total} face libraries: {said}", *failures]
    return [*lines, f"not tried: {' '.join(not_tried)}"] if not_tried else lines
