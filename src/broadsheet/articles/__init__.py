"""Pages of an issue to its articles: `rebuild` for one issue, `issues` for a stream of pages."""

from broadsheet.articles.issue import issues, rebuild

__all__ = ["issues", "rebuild"]
