"""What the running request is, for the audit: its id and the client's address. Set by the middleware."""

from __future__ import annotations

import contextvars
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestContext:
    request_id: str = ""
    address: str = ""


_NONE = RequestContext()
_current: contextvars.ContextVar[RequestContext] = contextvars.ContextVar("request_context", default=_NONE)


def current() -> RequestContext:
    """The running request's context; empty outside a request."""
    return _current.get()


def enter(request_id: str, address: str) -> contextvars.Token[RequestContext]:
    """Start a request; give the token to ``leave`` at its end."""
    return _current.set(RequestContext(request_id=request_id, address=address))


def leave(token: contextvars.Token[RequestContext]) -> None:
    """End the request that ``token`` started."""
    _current.reset(token)
