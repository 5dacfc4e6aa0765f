"""Server: the process from which workers are forked, with the heavy libraries loaded.

This module imports nothing heavy, so that the server can be started before everything else.
"""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.context import ForkServerContext, SpawnContext

_PRELOAD = [
    "ziping.write.job",
    "ziping.write.docx.package",
    "ziping.write.docx.reading_back",
    "ziping.write.pdf.writer",
    "weasyprint",
    "numpy",  # What a chart needs of matplotlib's: unlike the rest it touches no file of the user.
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
    """Start loading the heavy libraries on another core, while this one reads the sources.

    The library of numbers gets one thread: for each it would reserve memory, and a process with threads
    is no good one to fork from.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if isinstance(context(), ForkServerContext):
        from multiprocessing.forkserver import ensure_running

        ensure_running()
