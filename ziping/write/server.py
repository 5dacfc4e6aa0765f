"""Server: the process from which workers are forked, with the heavy libraries loaded.

This module imports nothing heavy, so that the server can be started before everything else.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext, SpawnContext

_PRELOAD = [
    "ziping.write.work",
    "ziping.write.docx",
    "ziping.write.docx_read",
    "ziping.write.pdf",
    "weasyprint",
]

Starter = ForkServerContext | SpawnContext


def context() -> Starter:
    """How processes start: forked from a server where the system has that, else afresh."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(_PRELOAD)
    return found


def warm_up() -> None:
    """Start loading the heavy libraries on another core, while this one reads the sources."""
    if isinstance(context(), ForkServerContext):
        from multiprocessing.forkserver import ensure_running

        ensure_running()
