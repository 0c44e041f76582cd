"""Puts the client's messages into the command's words."""

from __future__ import annotations

import re

# What a message of the client says, and what the command says in its place.
SENTENCES = {
    "A delete can accept a missing face library (missing_ok).": (
        "With --missing-ok, delete-group accepts a missing face library."
    ),
    "or allow the call to delete them too.": "or delete them too with --non-empty.",
    "Pass both, or set YL_API_KEY and YL_API_SECRET where the environment is read.": (
        "Set YL_API_KEY and YL_API_SECRET."
    ),
}
OPTIONS = {
    name: f"--{name.replace('_', '-')}"
    for name in (
        "allow_http",
        "ca_file",
        "connect_timeout",
        "if_created_at",
        "max_retries",
        "missing_ok",
        "timeout",
    )
}
# Compiled with the first message: most runs have none.
ARGUMENT = (
    rf"^(?:\w+(?: \S+)?: )?INVALID_ARGUMENT: ({'|'.join(OPTIONS)})\b"
    r"|\((allow_http|ca_file)\)"
)


def in_its_words(message: str) -> str:
    """Return a message of the client as the command says it."""
    for sentence, own in SENTENCES.items():
        message = message.replace(sentence, own)
    return re.sub(ARGUMENT, option, message)


def option(found: re.Match[str]) -> str:
    """Return the option for the argument that a message names."""
    name = found[1] or found[2]
    return found[0].replace(name, OPTIONS[name])
