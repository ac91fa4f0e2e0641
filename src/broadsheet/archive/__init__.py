"""Everything read to one folder on disk, found in it, and put right by hand: `Archive(path)`."""

from broadsheet.archive.folder import Archive

__all__ = ["Archive"]
