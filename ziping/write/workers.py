"""Workers: documents written side by side, one process each, stopped when they take too long."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from ziping.source.problem import Problem
from ziping.source.system import reason
from ziping.write.coverage import start_of
from ziping.write.server import Starter, context
from ziping.write.work import Task, Written, written

SECONDS = 120
MEMORY = 4 * 1024**3


@dataclass(slots=True)
class _Running:
    number: int
    process: BaseProcess
    results: Connection
    end: float


def all_written(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[int, Written]]:
    """Write the tasks, at most *jobs* at once, and yield (index, result) as they are done.

    A task that dies or exceeds its time yields problem E903 and no files.
    """
    starter = context()
    waiting = list(enumerate(tasks))[::-1]
    running: list[_Running] = []
    with tempfile.TemporaryDirectory(prefix="ziping-", ignore_cleanup_errors=True) as folder:
        try:
            while waiting or running:
                while waiting and len(running) < max(1, jobs):
                    running.append(_started(starter, folder, *waiting.pop()))
                for job in _ready(running):
                    running.remove(job)
                    yield job.number, _result(job, tasks[job.number])
        finally:
            for job in running:
                job.process.kill()
                job.process.join()


def _started(starter: Starter, folder: str, number: int, task: Task) -> _Running:
    ours, theirs = starter.Pipe(duplex=False)
    process = starter.Process(target=_work, args=(task, folder, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Running(number, process, ours, monotonic() + SECONDS)


def _ready(running: list[_Running]) -> list[_Running]:
    left = max(0.0, min(job.end for job in running) - monotonic())
    done = wait([job.results for job in running], timeout=left)
    return [job for job in running if job.results in done or monotonic() >= job.end]


def _result(job: _Running, task: Task) -> Written:
    try:
        result = job.results.recv() if job.results.poll() else None
    except (EOFError, OSError):
        result = None
    timed_out = result is None and monotonic() >= job.end
    if result is None:
        job.process.kill()
    job.process.join()
    if isinstance(result, Written):
        return result
    reason = f"超过 {SECONDS} 秒" if timed_out else "进程中断，可能是内存不够"
    hint = "检查是否有特别长的文字或特别大的表格"
    where = start_of(task.document)
    problem = Problem.of("E903", where, f"{task.document.kind}没有生成：{reason}", hint=hint)
    return Written(files={}, problems=(problem,))


def _work(task: Task, folder: str, results: Connection) -> None:
    """Write one document. *folder* takes what WeasyPrint copies (35 MB of fonts): a process that ends
    like this one, or is killed, leaves its temporary files behind."""
    tempfile.tempdir = folder
    gc.disable()  # All that is made is in use until the end.
    _limit_memory()
    try:
        result = written(task)
    except (OSError, MemoryError) as error:
        why = reason(error) if isinstance(error, OSError) else "内存不够"
        hint = "检查磁盘空间（临时文件夹）和内存"
        message = f"{task.document.kind}没有生成：{why}"
        problem = Problem.of("E903", start_of(task.document), message, hint=hint)
        result = Written(files={}, problems=(problem,))
    results.send(result)
    results.close()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits.
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
