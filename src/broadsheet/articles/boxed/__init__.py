"""A page with boxes to drafts of articles: `by_boxes`."""

from broadsheet.articles.boxed.drafts import Boxed, by_boxes

__all__ = ["Boxed", "by_boxes"]
