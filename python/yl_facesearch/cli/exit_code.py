"""The exit status of the command."""

from __future__ import annotations

from enum import IntEnum

from .. import (
    ApiError,
    GatewayError,
    GroupChangedError,
    GroupNotFoundError,
    InvalidArgumentError,
    MissingCredentialsError,
    NotEmptyError,
    NoTrustedCertificatesError,
    Sent,
    YlError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class ExitCode(IntEnum):
    """The exit status of the command; of several the gravest, which is listed first here."""

    MAYBE_APPLIED = 7
    NOT_WRITTEN = 8
    INTERRUPTED = 130
    STILL_VISIBLE = 13
    RECREATED = 14
    NOT_VERIFIED = 15
    SEEN_GONE = 16
    REFUSED = 3
    NOT_EMPTY = 5
    NOT_FOUND = 4
    NOT_SENT = 6
    CHANGED = 12
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
        if isinstance(error, GroupChangedError):
            return cls.CHANGED
        if isinstance(error, GroupNotFoundError):
            return cls.NOT_FOUND
        if isinstance(error, NotEmptyError):
            return cls.NOT_EMPTY
        # Of a read, which deletes nothing, sent does not say whether the service refused.
        return cls.REFUSED if is_of_the_service(error) else cls.NOT_SENT

    def and_(self, other: ExitCode) -> ExitCode:
        """Return the graver one."""
        return min(self, other, key=list(ExitCode).index)


def is_of_the_service(error: YlError) -> bool:
    """Whether the service answered in its own words, and no gateway in its place."""
    return error.number >= ApiError.number and not isinstance(error, GatewayError)


MEANINGS = {
    ExitCode.GONE: "every face library is gone; of the other commands: nothing is wrong",
    ExitCode.USAGE: "the command was used wrongly; nothing was deleted",
    ExitCode.REFUSED: "the service refused",
    ExitCode.NOT_FOUND: "there is no such face library: --missing-ok allows that",
    ExitCode.NOT_EMPTY: "a face library holds faces: --non-empty deletes them too",
    ExitCode.NOT_SENT: "nothing was deleted: the service gave no usable answer",
    ExitCode.MAYBE_APPLIED: "a face library may have been deleted: check whether it exists",
    ExitCode.NOT_WRITTEN: "a receipt or outcome was not written: it is on standard error",
    ExitCode.BUSY: "another run is writing the file of receipts; nothing was sent",
    ExitCode.CHANGED: "not the face library that was seen, or that --if-created-at names",
    ExitCode.IN_DOUBT: "receipts: a delete is unfinished, in doubt or still visible",
    ExitCode.INVALID: "receipts: a line is torn or invalid, and nothing is in doubt",
    ExitCode.STILL_VISIBLE: "--verify: the same face library is still listed",
    ExitCode.RECREATED: "--verify: another face library with this id is listed",
    ExitCode.NOT_VERIFIED: "--verify: deleted, and the look at it failed",
    ExitCode.SEEN_GONE: "--verify: in doubt, and once that had settled not listed",
    ExitCode.INTERRUPTED: "ended by a signal (128 + its number), and nothing is in doubt",
}

# What only the command receipts ends with.
OF_RECEIPTS = (ExitCode.IN_DOUBT, ExitCode.INVALID)
OF_DELETES = "every face library is gone"
# What a command that only reads can end with, beside its own 0.
OF_READS = {
    ExitCode.USAGE: "the command was used wrongly",
    ExitCode.REFUSED: MEANINGS[ExitCode.REFUSED],
    ExitCode.NOT_SENT: "the service gave no usable answer",
    ExitCode.NOT_WRITTEN: "standard output cannot be written",
    ExitCode.INTERRUPTED: "ended by a signal (128 + its number)",
}


def manual(meanings: Mapping[ExitCode, str]) -> str:
    """Return what the help of a command says of its exit statuses."""
    rows = "".join(f"  {code.value:<4} {meaning}\n" for code, meaning in sorted(meanings.items()))
    return f"exit status:\n{rows}"


def manual_of_several(meanings: Mapping[ExitCode, str]) -> str:
    """Return the same for a command that can meet several at once."""
    order = ", ".join(str(code.value) for code in ExitCode if code and code in meanings)
    return f"{manual(meanings)}  of several the gravest:\n  {order}"
