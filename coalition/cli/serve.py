"""`coalition serve`: what can be asked for, and how."""

from __future__ import annotations

from typing import Annotated

import typer

from coalition.cli.options import Out, examples
from coalition.invocation import RUNS

SERVE = examples(
    "coalition serve",
    "coalition serve two_bases --port 0",
    "coalition serve --host 0.0.0.0 --warm --workers 4",
)


def serve(
    campaigns: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="Campaigns to serve, bundled or folders of your own (default: bundled)."
        ),
    ] = None,
    host: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Accept other machines: the address to listen on, for instance 0.0.0.0. They need the link "
            "with the token that is printed. Default: this machine only.",
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0: any free one.")] = 8151,
    token: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="The token, at least 12 characters. Default: a new random one."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that fly.")] = 2,
    max_replications: Annotated[
        int, typer.Option(min=2, help="The most replications of one question, for each side.")
    ] = 100,
    warm: Annotated[
        bool,
        typer.Option("--warm", help="Answer all presets and lessons beforehand, whenever no visitor waits."),
    ] = False,
    out: Out = RUNS,
) -> None:
    """Open the campaign as a web page: ask what-ifs, watch them being flown, see what differs and why.

    Questions are flown once and kept in the run store: who asks the same again, today or after the server
    was started anew, has the answer at once. The page asks no other host for anything.

    Exit code: 0 ended with Ctrl-C, 2 bad input.
    """
    try:
        from coalition.serve import serve as serve_page
        from coalition.serve.application import CAMPAIGNS, Service
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn"):
            raise
        raise typer.BadParameter("the page needs two more packages: pip install 'coalition[serve]'") from None
    from coalition.serve.limits import Limits

    if token is not None and len(token) < 12:
        raise typer.BadParameter("a token needs at least 12 characters", param_hint="--token")
    named = tuple(campaigns) if campaigns else CAMPAIGNS
    is_open = host is not None
    service = Service(
        campaigns=named,
        out=out,
        workers=workers,
        limits=Limits(replications=max_replications),
        token=token or (Service.new_token() if is_open else None),
        is_warming=warm,
    )
    raise typer.Exit(serve_page(service, host=host or "127.0.0.1", port=port))
