"""Exceptions that stop a document or a run; each class owns the exit code of `iku`.

What can be worked around is no exception but an `Issue` (pipeline.model.issue), stored with the document.
"""

from __future__ import annotations


class IkuError(Exception):
    """A failure told to a person in one sentence: what is wrong, where, and what to do.

    `str(error)` is that sentence. `exit_code` is what `iku` ends with when the error ends the command.
    """

    exit_code = 1


class UsageError(IkuError):
    """The command was called wrongly."""

    exit_code = 2


class ConfigurationError(IkuError):
    """A setting or a data file of the project is wrong."""

    exit_code = 3


class ToolMissingError(IkuError):
    """A program or language pack that the work needs is not installed; the message names the command that installs it."""

    exit_code = 4


class DocumentError(IkuError):
    """This document can not be read: empty, truncated, encrypted, of an unknown kind, or with no page that can be decoded."""

    exit_code = 5


class StoreError(IkuError):
    """The database can not be opened, is at another schema version, or refused a write."""

    exit_code = 6


class TransientError(IkuError):
    """A failure that may pass when tried again, such as a reader that was killed or ran out of time."""

    exit_code = 5


class TransientStoreError(StoreError, TransientError):
    """The database is locked or out of reach for now."""

    exit_code = 6


def one_line(text: str) -> str:
    r"""The text as one line that a terminal shows and does not obey: a file's name may hold line breaks and control characters.

    >>> one_line("Kota\nbaris \x1b[31m.pdf"), one_line("Keputusan – Ω.pdf")
    ('Kota\\nbaris \\x1b[31m.pdf', 'Keputusan – Ω.pdf')
    """
    return "".join(sign if sign.isprintable() or sign == "\xa0" else ascii(sign)[1:-1] for sign in text)
