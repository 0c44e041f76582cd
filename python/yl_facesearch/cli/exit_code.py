"""The exit status of the command."""

from __future__ import annotations

from enum import IntEnum

from .. import (
    GroupNotFoundError,
    InvalidArgumentError,
    MissingCredentialsError,
    NotEmptyError,
    NoTrustedCertificatesError,
    Sent,
    YlError,
)


class ExitCode(IntEnum):
    """The exit status of the command; of several the gravest, which is listed first here."""

    MAYBE_APPLIED = 7
    NOT_WRITTEN = 8
    INTERRUPTED = 130
    REFUSED = 3
    NOT_EMPTY = 5
    NOT_FOUND = 4
    NOT_SENT = 6
    IN_DOUBT = 10
    INVALID = 11
    BUSY = 9
    USAGE = 2
    GONE = 0

    @classmethod
    def of(cls, error: YlError) -> ExitCode:
        """Return the exit status for `error`."""
        if error.sent == Sent.MAYBE_APPLIED:
            return cls.MAYBE_APPLIED
        if isinstance(
            error, InvalidArgumentError | MissingCredentialsError | NoTrustedCertificatesError
        ):
            return cls.USAGE
        if error.sent == Sent.NOT_SENT:
            return cls.NOT_SENT
        if isinstance(error, GroupNotFoundError):
            return cls.NOT_FOUND
        if isinstance(error, NotEmptyError):
            return cls.NOT_EMPTY
        return cls.REFUSED

    def and_(self, other: ExitCode) -> ExitCode:
        """Return the graver one."""
        return min(self, other, key=list(ExitCode).index)


MEANINGS = {
    ExitCode.GONE: "every face library is gone; for doctor and receipts: nothing is wrong",
    ExitCode.USAGE: "the command was used wrongly; nothing was sent",
    ExitCode.REFUSED: "the service refused",
    ExitCode.NOT_FOUND: "there is no such face library: --missing-ok allows that",
    ExitCode.NOT_EMPTY: "a face library holds faces: --non-empty deletes them too",
    ExitCode.NOT_SENT: "nothing was sent: the service could not be reached",
    ExitCode.MAYBE_APPLIED: "a face library may have been deleted: check whether it exists first",
    ExitCode.NOT_WRITTEN: "a receipt or an outcome could not be written: it is on standard error",
    ExitCode.BUSY: "another run is writing the file of receipts; nothing was sent",
    ExitCode.IN_DOUBT: "receipts: a delete is unfinished or in doubt",
    ExitCode.INVALID: "receipts: a line is torn or invalid, and nothing is in doubt",
    ExitCode.INTERRUPTED: "ended by a signal (128 + its number), and nothing is in doubt",
}

MANUAL = "".join(f"  {code.value:<4} {meaning}\n" for code, meaning in MEANINGS.items()) + (
    "  of several the gravest: " + ", ".join(str(code.value) for code in ExitCode if code)
)
