from __future__ import annotations

from enum import IntEnum

from .. import GroupNotFoundError, InvalidArgumentError, NotEmptyError, Sent, YlError


class ExitCode(IntEnum):
    """What the command ends with; of several kinds of failure the gravest, which stands first."""

    MAYBE_APPLIED = 7, "a library may have been deleted: look before going on"
    NO_RECEIPT = 8, "a receipt could not be written; it is on standard error"
    INTERRUPTED = 130, "ended by a signal (128 + its number), and nothing is in doubt"
    REFUSED = 3, "the service refused"
    NOT_EMPTY = 5, "a library holds faces: --non-empty deletes them too"
    NOT_FOUND = 4, "there is no such library: --missing-ok lets that pass"
    NOT_SENT = 6, "nothing was sent: the service could not be reached"
    USAGE = 2, "the command was not used as it must be; nothing was sent"
    GONE = 0, "every library is gone; for doctor: nothing is wrong"

    meaning: str

    def __new__(cls, number: int, meaning: str) -> ExitCode:
        """Make a code of its number and what it means."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.meaning = meaning
        return code

    @classmethod
    def of(cls, error: YlError) -> ExitCode:
        """Return the code that `error` stands for."""
        if error.sent == Sent.MAYBE_APPLIED:
            return cls.MAYBE_APPLIED
        if isinstance(error, InvalidArgumentError):
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

    @classmethod
    def manual(cls) -> str:
        """Return the codes and what they mean, for --help."""
        lines = [f"  {code.value:<4} {code.meaning}\n" for code in sorted(cls)]
        return "".join(lines) + "  of several kinds the gravest: " + ", ".join(
            str(code.value) for code in cls if code
        )
