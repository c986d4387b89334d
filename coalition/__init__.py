"""The front doors: composition only, no model logic."""

TYPE_CHECKING = False  # that of `typing` takes a moment to import, before Ctrl-C is heard
if TYPE_CHECKING:
    from coalition.cli.app import app

__all__ = ["app"]


def __getattr__(name: str) -> object:
    """`app`, imported only when it is asked for: the command has to hear Ctrl-C before."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from coalition.cli.app import app

    return app
