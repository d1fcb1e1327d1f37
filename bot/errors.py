"""One tree of errors; each knows the exit code that the command line ends with.

RapporteurError
├── UsageError        2  the words of a command are off
├── SettingsError     2  settings that cannot be used, all faults in one message
├── CorpusFileError   1  a corpus file is refused
├── IndexUnavailable  4  the index is missing, damaged or cannot be written
└── EmbedderError     5  somebody else's embedder did not do its work
"""

from __future__ import annotations


class RapporteurError(Exception):
    """A failure told in one clear sentence."""

    exit_code = 1


class UsageError(RapporteurError):
    """The words of a command are off."""

    exit_code = 2


class SettingsError(RapporteurError):
    """Settings that cannot be used; the message lists every fault."""

    exit_code = 2


class CorpusFileError(RapporteurError):
    """A corpus file that cannot be accepted."""


class IndexUnavailableError(RapporteurError):
    """The index is missing or damaged and could not be built."""

    exit_code = 4


class EmbedderError(RapporteurError):
    """Somebody else's embedder did not do its work; what it has given is kept."""

    exit_code = 5
