"""Workers: documents written side by side, one process each, stopped when they take too long."""

from __future__ import annotations

import gc
import tempfile
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Self

from ziping.document.walk import start_of
from ziping.source.problem import Problem, reason
from ziping.write.fork_server import Starter, context
from ziping.write.job import WriteJob, WrittenDocument, written

SECONDS = 120
MEMORY = 4 * 1024**3


@dataclass(slots=True)
class _Running:
    number: int
    process: BaseProcess
    results: Connection
    end: float


@dataclass(slots=True, kw_only=True)
class WorkerPool:
    """Processes that write the tasks they are given. With the one that has them at most *jobs* are at
    work at once, and *jobs* of them while it waits for the rest.

    A task that dies or exceeds its time yields problem E903 and no files.
    """

    jobs: int
    _folder: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="ziping-", ignore_cleanup_errors=True)
    )
    _tasks: list[WriteJob] = field(default_factory=list)
    _waiting: deque[int] = field(default_factory=deque)
    _running: list[_Running] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel({job.number for job in self._running})
        self._folder.cleanup()

    def submit(self, task: WriteJob) -> int:
        """Write *task* as soon as one is free; its number."""
        self._tasks.append(task)
        self._waiting.append(len(self._tasks) - 1)
        self._start(self.jobs - 1)
        return len(self._tasks) - 1

    def cancel(self, numbers: Collection[int]) -> None:
        """Write these no further; nothing more is heard of them."""
        self._waiting = deque(number for number in self._waiting if number not in numbers)
        for job in [job for job in self._running if job.number in numbers]:
            self._running.remove(job)
            job.process.kill()
            job.process.join()

    def completed(self) -> Iterator[tuple[int, WrittenDocument]]:
        """Those that are done by now, by number."""
        yield from self._ended(0)
        self._start(self.jobs - 1)

    def drain(self) -> Iterator[tuple[int, WrittenDocument]]:
        """All that are left, each as it is done."""
        while self._waiting or self._running:
            self._start(self.jobs)
            yield from self._ended(max(0.0, min(job.end for job in self._running) - monotonic()))

    def _ended(self, seconds: float) -> Iterator[tuple[int, WrittenDocument]]:
        for job in _ready(self._running, seconds):
            self._running.remove(job)
            yield job.number, _result(job, self._tasks[job.number])

    def _start(self, most: int) -> None:
        while self._waiting and len(self._running) < most:
            number = self._waiting.popleft()
            self._running.append(
                _started(context(), self._folder.name, number, self._tasks[number])
            )


def all_written(tasks: Iterable[WriteJob], jobs: int) -> Iterator[tuple[int, WrittenDocument]]:
    """Write the tasks, at most *jobs* at once, and yield (index, result) as they are done."""
    with WorkerPool(jobs=jobs) as pool:
        for task in tasks:
            pool.submit(task)
        yield from pool.drain()


def _started(starter: Starter, folder: str, number: int, task: WriteJob) -> _Running:
    ours, theirs = starter.Pipe(duplex=False)
    process = starter.Process(target=_work, args=(task, folder, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Running(number, process, ours, monotonic() + SECONDS)


def _ready(running: list[_Running], seconds: float) -> list[_Running]:
    done = wait([job.results for job in running], timeout=seconds)
    return [job for job in running if job.results in done or monotonic() >= job.end]


def _result(job: _Running, task: WriteJob) -> WrittenDocument:
    try:
        result = job.results.recv() if job.results.poll() else None
    except (EOFError, OSError):
        result = None
    timed_out = result is None and monotonic() >= job.end
    if result is None:
        job.process.kill()
    job.process.join()
    if isinstance(result, WrittenDocument):
        return result
    reason = f"超过 {SECONDS} 秒" if timed_out else "进程中断，可能是内存不够"
    hint = "检查是否有特别长的文字或特别大的表格"
    where = start_of(task.document)
    problem = Problem.of("E903", where, f"{task.document.kind}没有生成：{reason}", hint=hint)
    return WrittenDocument(files={}, problems=(problem,))


def _work(task: WriteJob, folder: str, results: Connection) -> None:
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
        result = WrittenDocument(files={}, problems=(problem,))
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
