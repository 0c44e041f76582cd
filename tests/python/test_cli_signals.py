"""A signal at each point of a delete; the process and the call are this test's own."""

from __future__ import annotations

import argparse
import os
import signal
from typing import Any, Literal

import pytest

import yl_facesearch as yl
from receipt_lines import valid
from yl_facesearch.cli.receipt_lines import ReceiptLines
from yl_facesearch.cli.run import Run
from yl_facesearch.cli.signals import Signalled, Signals

ARGUMENTS = argparse.Namespace(
    non_empty=False,
    missing_ok=False,
    if_created_at=None,
    json=False,
    keep_going=False,
    verify=False,
)
LINES = ReceiptLines("0" * 16, "https://h", check_empty=True)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


class Client:
    """Deletes whatever it is asked to, unless it is cancelled before."""

    def __init__(self) -> None:
        self.group_ids: list[str] = []

    def _latest_settles_at(self) -> tuple[int, bool]:
        return 1, True

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        if options["cancel"].cancelled:
            raise yl.CancelledError("cancelled", sent="not_sent")
        self.group_ids.append(group_id)
        return yl.Deletion(group_id, "deleted")


class Cancelled(Client):
    """The signal comes during the call."""

    def __init__(self, sent: Literal["rejected", "maybe_applied"]) -> None:
        super().__init__()
        self.sent: Literal["rejected", "maybe_applied"] = sent

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        kill()
        assert options["cancel"].cancelled
        raise yl.CancelledError("cancelled", sent=self.sent)


class Early(Client):
    """The signal comes just before the call."""

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        kill()
        with yl.Client("key", "secret", endpoint="http://127.0.0.1:1") as client:
            return client.delete_group(group_id, **options)


class Late(Client):
    """The signal comes when the service has confirmed the deletion."""

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        deletion = super().delete_group(group_id, **options)
        kill()
        return deletion


class Receipt:
    """Keeps the lines, and may have a signal come before one is written."""

    path = "receipts"

    def __init__(self, signal_at: str = "") -> None:
        self.lines: list[dict[str, Any]] = []
        self.signal_at = signal_at

    def append(self, line: dict[str, Any]) -> None:
        if line["event"] == self.signal_at:
            kill()
        self.lines.append(valid(line))


def run(client: Any, receipt: Any) -> int:
    signals = Signals()
    with signals.heard():
        return Run(ARGUMENTS, signals, client, LINES, receipt).delete_all(["a", "b"])


@pytest.mark.parametrize(
    ("client", "sent", "exit_code"),
    [
        (Early(), "not_sent", 128 + signal.SIGTERM),
        (Cancelled("rejected"), "rejected", 128 + signal.SIGTERM),
        (Cancelled("maybe_applied"), "maybe_applied", 7),
    ],
)
def test_during_the_call(client: Any, sent: str, exit_code: int) -> None:
    receipt = Receipt()
    assert run(client, receipt) == exit_code
    [begun, ended] = receipt.lines
    assert (begun["event"], ended["code"], ended["sent"]) == ("begun", "CANCELLED", sent)


@pytest.mark.parametrize("signal_at", ["begun", "ended"])
def test_while_the_receipt_is_written(capsys: pytest.CaptureFixture[str], signal_at: str) -> None:
    client, receipt = Client(), Receipt(signal_at)
    assert run(client, receipt) == 128 + signal.SIGTERM
    [_, ended] = receipt.lines
    shown = capsys.readouterr()
    assert shown.err.endswith("not tried: b\n")
    if signal_at == "begun":
        assert client.group_ids == []
        assert (ended["code"], ended["sent"]) == ("CANCELLED", "not_sent")
    else:
        assert client.group_ids == ["a"]
        assert (shown.out, ended["outcome"]) == ("a deleted\n", "deleted")


def test_a_late_signal_does_not_take_the_deletion_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    receipt = Receipt()
    assert run(Late(), receipt) == 128 + signal.SIGTERM
    assert receipt.lines[1]["outcome"] == "deleted"
    assert capsys.readouterr().out == "a deleted\n"


def test_a_second_signal_breaks_nothing_off() -> None:
    signals = Signals()
    with signals.heard():
        signals.hold()
        with pytest.raises(Signalled), signals.let_through():
            kill()
        kill()
        assert signals.received is not None


def test_what_the_process_ends_with_stands() -> None:
    before = signal.getsignal(signal.SIGTERM)
    signals = Signals()
    try:
        with signals.heard(to_the_end=True):
            pass
        # It is ignored: the process ends by its own exit status.
        kill()
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
        assert signals.received is None
    finally:
        signal.signal(signal.SIGTERM, before)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def test_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with Signals().heard():
            kill()
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
