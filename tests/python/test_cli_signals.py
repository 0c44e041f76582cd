"""A signal at each point of a delete; the process and the call are this test's own."""

from __future__ import annotations

import argparse
import os
import signal
from typing import Any

import pytest

import yl_facesearch as yl
from yl_facesearch.cli.delete_group import delete, delete_all
from yl_facesearch.cli.signals import Signalled, Signals

ARGUMENTS = argparse.Namespace(
    non_empty=False, missing_ok=False, endpoint="https://h", json=False, keep_going=False
)
GONE = yl.Deletion("a", "deleted")


class Client:
    """Sends this process a signal before, during or after its call."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.calls = 0

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        self.calls += 1
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except Signalled as signalled:
            cause = yl.CancelledError("cancelled", sent="rejected")
            raise signalled from cause
        return GONE


class Returning(Client):
    """The signal comes as the call returns: there is no cause."""

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        os.kill(os.getpid(), signal.SIGTERM)
        return GONE


@pytest.mark.parametrize(
    ("client_class", "sent", "exit_code"),
    [(Client, "rejected", 130), (Returning, "maybe_applied", 7)],
)
def test_during_the_call(client_class: Any, sent: str, exit_code: int) -> None:
    signals = Signals()
    with signals.heard(), signals.held():
        result = delete(ARGUMENTS, signals, client_class(signals), "a")
    assert result.record["sent"] == sent
    assert result.exit_code == exit_code
    assert signals.received is not None
    assert signals.received.exit_status == 128 + signal.SIGTERM


def test_before_the_call() -> None:
    signals = Signals()
    client: Any = Client(signals)
    with signals.heard(), signals.held():
        os.kill(os.getpid(), signal.SIGTERM)
        result = delete(ARGUMENTS, signals, client, "a")
    assert client.calls == 0
    assert (result.record["sent"], result.exit_code) == ("not_sent", 130)


class SignalledReceipt:
    """A signal comes while the receipt is written."""

    def __init__(self) -> None:
        self.records: list[Any] = []

    def append(self, record: Any) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        self.records.append(record)


class Quiet:
    """Deletes whatever it is asked to."""

    def __init__(self) -> None:
        self.group_ids: list[str] = []

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        self.group_ids.append(group_id)
        return yl.Deletion(group_id, "deleted")


def test_while_the_receipt_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    signals = Signals()
    client: Any = Quiet()
    receipt: Any = SignalledReceipt()
    with signals.heard():
        exit_code = delete_all(ARGUMENTS, signals, client, ["a", "b"], receipt)
    assert exit_code == 128 + signal.SIGTERM
    assert client.group_ids == ["a"]
    assert [record["outcome"] for record in receipt.records] == ["deleted"]
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("a deleted\n", "[1/2] a\nnot tried: b\n")


def test_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with Signals().heard():
            os.kill(os.getpid(), signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
