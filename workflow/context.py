"""What the running request is: its id and the client's address for the audit, when it arrived. Set by the middleware."""

from __future__ import annotations

import contextvars
import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class RequestContext:
    request_id: str = ""
    address: str = ""
    arrived_at: dt.datetime | None = None  # by the true clock; None until it is known


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


def arrive(at: dt.datetime) -> None:
    """Note when the running request was here as a whole. Forgotten with the request."""
    _current.set(replace(_current.get(), arrived_at=at))
