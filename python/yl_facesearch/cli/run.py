"""One run of delete-group, once it is known what is to be deleted."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from .. import CancelledError, Deletion, Outcome, Sent, YlError
from .exit_code import ExitCode
from .output import BROKEN_PIPE, OutputError, say, show
from .signals import Signalled, Signals

if TYPE_CHECKING:
    import argparse

    from .. import Client
    from ..sent import SentWord
    from .receipt_file import ReceiptFile
    from .receipt_lines import ReceiptLines

# Errors that say nothing about the other face libraries.
OF_ONE_LIBRARY = (ExitCode.GONE, ExitCode.NOT_FOUND, ExitCode.NOT_EMPTY)


class Run:
    """Deletes one face library after the other, each with its receipt."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        signals: Signals,
        client: Client,
        lines: ReceiptLines,
        receipt: ReceiptFile | None,
    ) -> None:
        """Make a run."""
        self._arguments = arguments
        self._signals = signals
        self._client = client
        self._lines = lines
        self._receipt = receipt

    def delete_all(self, group_ids: list[str]) -> int:
        """Delete the face libraries, up to a failure that ends the run; return the exit status."""
        exit_code = ExitCode.GONE
        tried = 0
        self._signals.hold()
        for number, group_id in enumerate(group_ids, 1):
            if len(group_ids) > 1:
                say(f"[{number}/{len(group_ids)}] {group_id}")
            if not self._is_written(self._lines.begun(number, group_id)):
                exit_code = exit_code.and_(ExitCode.NOT_WRITTEN)
                break
            tried = number
            answer = self._delete(group_id)
            ended = ExitCode.GONE if isinstance(answer, Deletion) else ExitCode.of(answer)
            exit_code = exit_code.and_(ended)
            line = self._lines.ended(number, group_id, answer)
            is_written = self._is_written(line)
            is_shown = self._is_shown(line, answer)
            if not (is_written and is_shown):
                exit_code = exit_code.and_(ExitCode.NOT_WRITTEN)
                break
            if self._signals.received is not None:
                exit_code = exit_code.and_(ExitCode.INTERRUPTED)
                break
            if ended not in OF_ONE_LIBRARY and not self._arguments.keep_going:
                break
        if tried < len(group_ids):
            say(f"not tried: {' '.join(group_ids[tried:])}")
        if exit_code == ExitCode.INTERRUPTED and self._signals.received is not None:
            return self._signals.received.exit_status
        return exit_code

    def _delete(self, group_id: str) -> Deletion | YlError:
        """Delete one face library; a signal ends the call, and nothing else here."""
        returned: list[Deletion] = []
        call = partial(
            self._client.delete_group,
            check_empty=not self._arguments.non_empty,
            missing_ok=self._arguments.missing_ok,
            if_created_at=self._arguments.if_created_at,
        )
        is_under_way = False
        try:
            with self._signals.let_through():
                is_under_way = True
                # In one step for Python: no signal comes between the call's return and the list,
                # where what was returned would be lost.
                returned.extend(map(call, [group_id]))
        except YlError as error:
            return error
        except Signalled as signalled:
            return returned[0] if returned else interrupted(signalled, is_under_way)
        return returned[0]

    def _is_written(self, line: dict[str, Any]) -> bool:
        """Write a line of the receipt; an end that cannot be written is put on standard error."""
        if self._receipt is None:
            return True
        try:
            self._receipt.append(line)
        except OSError as why:
            is_begun = line["event"] == "begun"
            then = "nothing was sent for it" if is_begun else f"the line is:\n{json.dumps(line)}"
            name = f"{line['group']['id']}: --receipt: {self._receipt.path}"
            say(f"yl-facesearch: {name}: {why}; {then}")
            return False
        return True

    def _is_shown(self, line: dict[str, Any], answer: Deletion | YlError) -> bool:
        """Print how a delete ended; what cannot be printed is put on standard error."""
        group_id, outcome = line["group"]["id"], line["outcome"]
        if isinstance(answer, YlError):
            text = str(answer)
            # Of a call, it names the face library itself.
            named = text if text.startswith("delete_group ") else f"{group_id}: {text}"
            say(f"yl-facesearch: {named} [{answer.sent}]")
        elif outcome == Outcome.ABSENT:
            say(f"yl-facesearch: {group_id}: {line['meaning']}")
        if outcome is None and not self._arguments.json:
            return True
        text = json.dumps(line) if self._arguments.json else f"{group_id} {outcome}"
        try:
            show(text)
        except OutputError as why:
            say(f"yl-facesearch: {why}\n{text}")
            # The reader of the outcomes closed the pipe: the run ends as by SIGPIPE.
            self._signals.received = Signalled(BROKEN_PIPE) if why.is_broken_pipe else None
            return why.is_broken_pipe
        return True


def interrupted(signalled: Signalled, is_under_way: bool) -> Deletion | YlError:
    """Return what is known of a call that a signal ended."""
    cause = signalled.__cause__
    deletion: Deletion | None = getattr(signalled, "deletion", getattr(cause, "deletion", None))
    if deletion is not None:
        return deletion
    if isinstance(cause, YlError):
        return cause
    # Before the call nothing was sent. A call that does not report it is in doubt.
    unknown: SentWord = Sent.MAYBE_APPLIED if is_under_way else Sent.NOT_SENT
    sent: SentWord = getattr(signalled, "sent", unknown)
    attempts = getattr(signalled, "attempts", ())
    return CancelledError(f"CANCELLED: {signalled}", sent=sent, attempts=attempts)
