"""The gate in front of every page: who may come in, who a visitor is, and what a browser may do with a page.

A server on this machine alone asks for no token, but answers only to its own names: a page elsewhere that
has its name point here does not get in. One that others can reach lets in who has its token.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN: Final = "coalition_token"
VISITOR: Final = "coalition_visitor"
YEAR_S: Final = 365 * 24 * 3600
LOCAL: Final = ("127.0.0.1", "localhost", "[::1]", "::1")

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Gate:
    """Lets in who may come in, names each visitor, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, *, token: str | None, hosts: Iterable[str] = LOCAL) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = _cookies(headers.get("cookie", ""))
        visitor = cookies.get(VISITOR, "")
        is_new = not (20 <= len(visitor) <= 64 and visitor.replace("-", "").replace("_", "").isalnum())
        if is_new:
            visitor = secrets.token_urlsafe(18)
        scope.setdefault("state", {})["visitor"] = headers.get("x-visitor", "")[:64] or visitor

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
                answer.setdefault("Cache-Control", "no-cache")
                if is_new:
                    answer.append("Set-Cookie", cookie(VISITOR, visitor))
            await send(message)

        refusal = self._refusal(scope, headers, cookies)
        await (refusal or self._app)(scope, receive, sending)

    def _refusal(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> Response | None:
        """The answer to a request that is not let in; None if it is."""
        host = headers.get("host", "")
        if self._token is None and _name_of(host) not in self._hosts:
            return _problem("this server answers only on this machine", 403)
        origin = headers.get("origin")
        if origin and origin.partition("://")[2] != host:
            return _problem("this request comes from another page", 403)
        if self._token is None:
            return None
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        if self._is_token(query.pop("token", "")):
            return self._redirect(scope["path"], query)
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if self._is_token(cookies.get(TOKEN, "")) or self._is_token(bearer):
            return None
        return _problem("a token is needed: open the link that `coalition serve` printed", 401)

    def _is_token(self, word: str) -> bool:
        return hmac.compare_digest(word.encode(), (self._token or "").encode()) and bool(word)

    def _redirect(self, path: str, query: dict[str, str]) -> Response:
        """The same page without the token in its address, which is kept by the browser instead."""
        target = "/" + path.lstrip("/") + (f"?{urlencode(query)}" if query else "")
        answer = RedirectResponse(target, status_code=303)
        answer.headers.append("Set-Cookie", cookie(TOKEN, self._token or ""))
        return answer


def cookie(name: str, value: str) -> str:
    """A cookie that scripts cannot read and that no other page sends."""
    return f"{name}={value}; Path=/; Max-Age={YEAR_S}; HttpOnly; SameSite=Strict"


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _name_of(host: str) -> str:
    """A host without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _problem(text: str, status: int) -> Response:
    return JSONResponse({"problem": text}, status_code=status)
