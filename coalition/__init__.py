"""The front doors: composition only, no model logic."""

__all__ = ["app"]


def __getattr__(name: str) -> object:
    """`app`, imported only when it is asked for: the command has to hear Ctrl-C before that."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from coalition.cli.app import app

    return app
