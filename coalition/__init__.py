"""The front doors: composition only, no model logic."""

from coalition.cli.app import app

__all__ = ["app"]
