"""The server of the pages and the API: one process, settled before the first request."""

from __future__ import annotations

import gc
from typing import Any

import uvicorn
from fastapi import FastAPI


def server(web: FastAPI, **at: Any) -> uvicorn.Server:
    """A server that does not tell what it is made of; `at` is its host and its port.

    The application logs its requests itself, by their routes: addresses hold secrets and names.
    """
    return uvicorn.Server(
        uvicorn.Config(web, log_config=None, access_log=False, server_header=False, **at)
    )


def settle() -> None:
    """What is there now stays: the collector need not look at it again at each request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
