"""One run of delete-group, once it is known what is to be deleted."""

from __future__ import annotations

import sys
from datetime import datetime, timezone

from .. import Deletion, Outcome, YlError
from .._times import of_microseconds
from .exit_code import ExitCode
from .json_text import json_text
from .output import BROKEN_PIPE, OutputError, painted, say, show
from .progress import bar
from .signals import Signalled, Signals
from .summary import summary
from .verification import RESULTS, Check, is_to_be_verified, looks
from .words import in_its_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from .. import Client
    from .receipt_file import ReceiptFile
    from .receipt_lines import ReceiptLines

# Errors that say nothing about the other face libraries.
OF_ONE_LIBRARY = (ExitCode.GONE, ExitCode.NOT_FOUND, ExitCode.NOT_EMPTY, ExitCode.CHANGED)


class Tried:
    """A delete that has ended."""

    def __init__(
        self,
        number: int,
        group_id: str,
        answer: Deletion | YlError,
        begun_at: datetime,
        exit_code: ExitCode,
    ) -> None:
        """Keep how it ended."""
        self.number = number
        self.group_id = group_id
        self.answer = answer
        self.begun_at = begun_at
        self.exit_code = exit_code


class Run:
    """Deletes one face library after the other, each with its receipt, and looks at them then."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        signals: Signals,
        client: Client,
        lines: ReceiptLines,
        receipt: ReceiptFile | None,
    ) -> None:
        """Make a run; receipt: where its lines are kept."""
        self._arguments = arguments
        self._signals = signals
        self._client = client
        self._lines = lines
        self._receipt = receipt
        self._tried: list[Tried] = []
        # What ends the run besides a delete.
        self._exit_code = ExitCode.GONE

    def delete_all(self, group_ids: list[str]) -> int:
        """Delete the face libraries, up to a failure that ends the run; return the exit status."""
        self._signals.hold()
        with bar(len(group_ids)) as step:
            for number, group_id in enumerate(group_ids, 1):
                if len(group_ids) > 1 and step is None:
                    say(f"[{number}/{len(group_ids)}] {group_id}")
                goes_on = self._goes_on_after(number, group_id)
                if step is not None:
                    step()
                if not goes_on:
                    break
        checks = self._verify() if self._arguments.verify else {}
        if len(group_ids) > 1:
            answers = [(it.group_id, it.answer) for it in self._tried]
            first, *more = summary(answers, group_ids[len(self._tried) :])
            say(first)
            for line in more:
                say(painted(line, "red", sys.stderr))
        exit_code = self._exit_code
        for tried in self._tried:
            check = checks.get(tried.number)
            ended = tried.exit_code if check is None else check.exit_code(tried.exit_code)
            exit_code = exit_code.and_(ended)
        if exit_code == ExitCode.INTERRUPTED and self._signals.received is not None:
            return self._signals.received.exit_status
        return exit_code

    def _goes_on_after(self, number: int, group_id: str) -> bool:
        """Delete one face library; return whether the run goes on."""
        if self._receipt is not None:
            settles_at = self._client._latest_settles_at()
            latest = None if settles_at is None else of_microseconds(settles_at[0])
            if not self._is_written(self._lines.begun(number, group_id, latest)):
                self._exit_code = ExitCode.NOT_WRITTEN
                return False
        begun_at = datetime.now(timezone.utc)
        answer = self._delete(group_id)
        ended = ExitCode.GONE if isinstance(answer, Deletion) else ExitCode.of(answer)
        self._tried.append(Tried(number, group_id, answer, begun_at, ended))
        line = self._lines.ended(number, group_id, answer)
        is_written = self._is_written(line)
        is_shown = self._is_shown(line, answer)
        if not (is_written and is_shown):
            self._exit_code = ExitCode.NOT_WRITTEN
            return False
        if self._signals.received is not None:
            self._exit_code = ExitCode.INTERRUPTED
            return False
        return ended in OF_ONE_LIBRARY or bool(self._arguments.keep_going)

    def _verify(self) -> dict[int, Check]:
        """Look at what may have been deleted; a signal ends that."""
        checks = {
            tried.number: Check(
                tried.number,
                tried.group_id,
                tried.answer,
                self._lines.if_created_at(tried.group_id) or self._lines.created_at(tried.group_id),
                tried.begun_at,
            )
            for tried in self._tried
            if is_to_be_verified(tried.answer)
        }
        try:
            with self._signals.let_through():
                for check, verified in looks(self._client, list(checks.values())):
                    # A signal must not come between the receipt and what is printed.
                    self._signals.hold()
                    if not self._report(check, verified):
                        self._exit_code = self._exit_code.and_(ExitCode.NOT_WRITTEN)
                        break
                    if self._signals.received is not None:
                        raise self._signals.received
                    self._signals.resume()
        except Signalled:
            self._exit_code = self._exit_code.and_(ExitCode.INTERRUPTED)
            say("yl-facesearch: verify: a signal ended it")
        return checks

    def _report(self, check: Check, verified: dict[str, Any]) -> bool:
        """Write and print what a look showed; return whether that was possible."""
        line = self._lines.verified(check.number, check.group_id, verified)
        result = verified["result"]
        if result != "not_listed" or not verified["settled"]:
            created_at, why = verified["created_at"], verified["detail"]
            more = (
                f", created {created_at}" if created_at else f": {in_its_words(why)}" if why else ""
            )
            note = "" if verified["settled"] else "; this is not final before it settles"
            text = f"yl-facesearch: {check.group_id}: {RESULTS[result]}{more}{note}"
            say(painted(text, "yellow", sys.stderr))
        is_written = self._is_written(line)
        text = json_text(line) if self._arguments.json else f"{check.group_id} verified {result}"
        return self._is_printed(text, text) and is_written

    def _delete(self, group_id: str) -> Deletion | YlError:
        """Delete one face library; a signal cancels the call, which says what became of it."""
        try:
            return self._client.delete_group(
                group_id,
                check_empty=self._lines.check_empty(group_id),
                missing_ok=self._arguments.missing_ok,
                if_created_at=self._lines.if_created_at(group_id),
                cancel=self._signals.token,
            )
        except YlError as error:
            return error

    def _is_written(self, line: dict[str, Any]) -> bool:
        """Write a line of the receipt; an end that cannot be written is put on standard error."""
        if self._receipt is None:
            return True
        try:
            self._receipt.append(line)
        except OSError as why:
            is_begun = line["event"] == "begun"
            then = "nothing was sent for it" if is_begun else f"the line is:\n{json_text(line)}"
            name = f"{line['group']['id']}: --receipt: {self._receipt.path}"
            say(f"yl-facesearch: {name}: {why}; {then}")
            return False
        return True

    def _is_shown(self, line: dict[str, Any], answer: Deletion | YlError) -> bool:
        """Print how a delete ended; what cannot be printed is put on standard error."""
        group_id, outcome = line["group"]["id"], line["outcome"]
        if isinstance(answer, YlError):
            text = in_its_words(str(answer))
            # Of a call, it names the face library itself.
            named = text if text.startswith("delete_group ") else f"{group_id}: {text}"
            say(painted(f"yl-facesearch: {named} [{answer.sent}]", "red", sys.stderr))
        elif outcome == Outcome.ABSENT:
            text = f"yl-facesearch: {group_id}: {line['meaning']}"
            say(painted(text, "yellow", sys.stderr))
        if outcome is None and not self._arguments.json:
            return True
        text = json_text(line) if self._arguments.json else f"{group_id} {outcome}"
        shown = text if self._arguments.json else f"{group_id} {coloured(str(outcome))}"
        return self._is_printed(text, shown)

    def _is_printed(self, text: str, shown: str) -> bool:
        """Print `shown`; when that is not possible, put `text` on standard error."""
        try:
            show(shown)
        except OutputError as why:
            say(f"yl-facesearch: {why}\n{text}")
            # The reader of the outcomes closed the pipe: the run ends as by SIGPIPE.
            self._signals.received = Signalled(BROKEN_PIPE) if why.is_broken_pipe else None
            return why.is_broken_pipe
        return True


def coloured(outcome: str) -> str:
    """Return an outcome in its colour."""
    colour = "yellow" if outcome == Outcome.ABSENT else "green"
    return painted(outcome, colour, sys.stdout)
