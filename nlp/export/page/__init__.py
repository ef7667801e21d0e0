"""The comparison as one HTML file that loads nothing and works from disk."""

from nlp.export.page.overview import overview
from nlp.export.page.write import render_page, write_page

__all__ = ["overview", "render_page", "write_page"]
