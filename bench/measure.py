"""Measure: a contender as cold processes. Wall time of the commands, CPU and memory of all they start."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER: what a command leaves behind is ours to wait for.

# Every contender finds its modules compiled, as after any first run: the peers' are, by their installation.
_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}

Command = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Commands by step: the steps follow each other, the commands of one step run side by side."""

    name: str
    steps: tuple[tuple[Command, ...], ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: *wall* until the last command ends and *cpu* (user + system) in seconds; *memory* is
    the peak of the largest single process in MB."""

    wall: float
    cpu: float
    memory: float


def adopt_orphans() -> None:
    """Let this process wait for grandchildren too, so that their use is counted. Linux only."""
    if ctypes.CDLL(None, use_errno=True).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def busy_seconds() -> float:
    """CPU seconds that all processes of the machine have used since it started."""
    ticks = Path("/proc/stat").read_text().split()[1:4]  # User, nice, system.
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def measured(contender: Contender) -> Run:
    """Run *contender* once. Raises CalledProcessError when a command fails."""
    start = time.perf_counter()
    uses: list[tuple[float, float]] = []
    wall = 0.0
    for commands in contender.steps:
        running = {_started(contender, command).pid: command for command in commands}
        for pid, status, use in _ended():
            uses.append(use)
            if (command := running.pop(pid, None)) is None:
                continue
            wall = time.perf_counter() - start
            if status:
                raise subprocess.CalledProcessError(status, command)
    return Run(wall=wall, cpu=sum(cpu for cpu, _ in uses), memory=max(memory for _, memory in uses))


def _started(contender: Contender, command: Command) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=contender.folder,
        env={**os.environ, **_COMPILED, **contender.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _ended() -> Iterator[tuple[int, int, tuple[float, float]]]:
    """Each process as it ends, with exit status, CPU seconds and peak memory in MB, until none is left.

    The kernel adds to a process what those it has waited for used: nothing is counted twice.
    """
    while True:
        try:
            pid, status, use = os.wait4(-1, 0)
        except ChildProcessError:
            return
        used = (use.ru_utime + use.ru_stime, use.ru_maxrss / 1024)
        yield pid, os.waitstatus_to_exitcode(status), used
