"""The web page: a server that flies what its visitors ask."""

from coalition.serve.start import serve

__all__ = ["serve"]
