"""The entry point. For commands that write pages, the libraries of the workers load from the first moment."""

from __future__ import annotations

import atexit
import gc
import sys


def main() -> None:
    """Run the command in ``sys.argv``.

    A run is short and makes few cycles: garbage is seldom collected, and not at the end.
    """
    gc.set_threshold(1_000_000)
    atexit.register(gc.freeze)
    if sys.argv[1:2] in (["build"], ["layout"]) and not {"-h", "--help"} & set(sys.argv):
        from ziping.write.fork_server import warm_up  # Only these have workers.

        warm_up()
    from ziping.cli.main import main as command  # While the workers' libraries load.

    command()
