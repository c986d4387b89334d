"""The front doors: composition only, no model logic."""

from coalition.command import app

__all__ = ["app"]
