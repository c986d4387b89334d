"""`coalition serve`: print the link, and serve until Ctrl-C."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Final

import uvicorn

from coalition.serve.application import Service, application
from coalition.terminal.messages import print_line
from results import RunError

GRACE_S: Final = 3


def serve(service: Service, *, host: str, port: int) -> int:
    """Serve until Ctrl-C; returns the exit code.

    Raises ScenarioError if a campaign cannot be read, RunError if the port or the run store cannot be used.
    """
    server: uvicorn.Server | None = None

    def is_ending() -> bool:
        return server is not None and server.should_exit

    app = application(service, is_ending)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        limit_concurrency=1_000,
    )
    listening = _listen(host, port)
    server = uvicorn.Server(config)
    print_line(f"The page is at {link(host, listening.getsockname()[1], service.token)}")
    if service.token:
        print_line("Whoever has this link can ask questions; give it to your class only.")
    print_line(f"Run folders are kept in {service.out}. Ctrl-C ends the server.")
    with suppress(KeyboardInterrupt):  # raised again once all has ended in order
        server.run(sockets=[listening])
    return 0


def link(host: str, port: int, token: str | None) -> str:
    """The address of the page. A server that listens everywhere is named after its machine."""
    name = socket.gethostname() if host in ("0.0.0.0", "::", "") else host
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{port}/" + (f"?token={token}" if token else "")


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; RunError if it cannot."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()  # who follows the link at once waits, and is not refused
    except OSError as error:
        hint = "; choose another --port, or --port 0 for any" if port else ""
        raise RunError(f"cannot serve at {host}:{port}: {error.strerror or error}{hint}") from error
    return listening
