"""The archive in a browser: pages to read, served from one folder, read-only. The doors are `application` and `serve`."""

from broadsheet.web.app import application
from broadsheet.web.serving import serve

__all__ = ["application", "serve"]
