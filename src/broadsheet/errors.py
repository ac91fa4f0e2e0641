"""One family of exceptions, a child for each cause someone can act on, each with its exit code.

Every message says where, what was found, what was expected and what to try.
"""

from __future__ import annotations


class BroadsheetError(Exception):
    """Something a person can act on; `code` is what the command line exits with."""

    code = 1

    def __init__(self, where: str, found: str, todo: str) -> None:
        super().__init__(f"{where}: {found}. {todo}")
        self.where, self.found, self.todo = where, found, todo

    def __reduce__(self) -> tuple[type[BroadsheetError], tuple[str, str, str]]:
        return type(self), (self.where, self.found, self.todo)


class UsageError(BroadsheetError):
    """An option or argument that cannot be meant."""

    code = 2


class NotFound(BroadsheetError):
    """A path that is not there or cannot be opened."""

    code = 3


class EmptyInput(BroadsheetError):
    """A file with no text, or a folder with no pages."""

    code = 4


class NotText(BroadsheetError):
    """Bytes that are no text: an image, a recording, a database."""

    code = 5


class BadEncoding(BroadsheetError):
    """Text in no encoding we know."""

    code = 6


class TooLarge(BroadsheetError):
    """More than a page can hold."""

    code = 7


class CannotWrite(BroadsheetError):
    """An output that cannot be written."""

    code = 8


class NotAnArchive(BroadsheetError):
    """A folder that holds no archive, or a file that is none."""

    code = 9


class ArchiveTooNew(BroadsheetError):
    """An archive that a later version of broadsheet made."""

    code = 10


class ArchiveBusy(BroadsheetError):
    """An archive that another process is writing to."""

    code = 11


class ArchiveDamaged(BroadsheetError):
    """An archive that does not hold together."""

    code = 12


class IndexDamaged(ArchiveDamaged):
    """A search index that cannot be used; the archive can make it again."""


class NoIndex(IndexDamaged):
    """A search index that is not there; the archive can make it."""


class NoSuchArticle(BroadsheetError):
    """An id that no article, page or issue of the archive has."""

    code = 13


class NoSuchStory(NoSuchArticle):
    """An id that no story of the archive has, or had."""


class DiskFull(CannotWrite):
    """No room left to write in; what was acknowledged before is kept."""

    code = 14


class CannotCorrect(BroadsheetError):
    """A correction that does not fit the article it is for."""

    code = 15


class BadQuery(UsageError):
    """A search that cannot be meant."""


class DamagedFile(BroadsheetError):
    """A file of a known format that cannot be read through: broken XML, a broken pack."""

    code = 16


class UnknownFormat(BroadsheetError):
    """XML of a kind that holds no pages."""

    code = 17


class UnsafeFile(BroadsheetError):
    """A file made to do harm, or that could: entities declared in XML, a pack that unpacks without end."""

    code = 18


class NothingInCommon(BroadsheetError):
    """Texts to be collated that share nothing."""

    code = 19


class Locked(BroadsheetError):
    """A file that wants a password."""

    code = 20


class TookTooLong(BroadsheetError):
    """A question that took more time than it was given."""

    code = 21


class Unforeseen(BroadsheetError):
    """A fault of our own, met while reading a page."""

    code = 70
