"""A command that was not used as it must be."""

from __future__ import annotations


class UsageError(Exception):
    """The command was not used as it must be; nothing was sent."""
