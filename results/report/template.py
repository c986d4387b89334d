"""Templates filled: one self-contained HTML document, nothing fetched from anywhere."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from results.formatting import amount, percent


def render(template: str, **content: object) -> str:
    """The document of a template; a name that the template misses is an error, not a gap."""
    # Names and sources come from files of users: everything is escaped that is not marked as markup.
    environment = Environment(
        loader=PackageLoader("results.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"amount": amount, "percent": percent}
    return environment.get_template(template).render(content)
