"""Shares pure work among forked processes. Knows nothing of what the work is."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NoReturn, TypeVar

T = TypeVar("T")
Work = Callable[[int], Iterable[T]]  # number of a share, counted from 0 → its results


def shared(work: Work[T], shares: int) -> list[T]:
    """The results of all shares. Forked processes see the arguments without copying; only results are sent back.

    An exception in a share is raised here.
    """
    running = [_start(work, number) for number in range(1, shares)]
    results = list(work(0))
    for pid, pipe in running:
        with pipe:
            outcome = pickle.load(pipe)  # our own child wrote it
        os.waitpid(pid, 0)
        if isinstance(outcome, BaseException):
            raise outcome
        results.extend(outcome)
    return results


def dealt(work: Callable[[Iterator[int]], Iterable[T]], tasks: int, shares: int) -> list[T]:
    """As shared(), but every share takes the next task when it is done with one: 0, 1, 2 … up to ``tasks``."""
    taking, giving = os.pipe()  # reading from a pipe is taking: what one process reads, no other will
    os.write(giving, b"".join(number.to_bytes(WIDTH, "big") for number in range(tasks)))
    os.close(giving)
    try:
        return shared(lambda _: work(_taken(taking)), min(shares, tasks))
    finally:
        os.close(taking)


WIDTH = 2  # bytes of a task's number


def _taken(pipe: int) -> Iterator[int]:
    while number := os.read(pipe, WIDTH):
        yield int.from_bytes(number, "big")


def _start(work: Work[T], number: int) -> tuple[int, BinaryIO]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _finish(work, number, writing)
    os.close(writing)
    return pid, os.fdopen(reading, "rb")


def _finish(work: Work[T], number: int, writing: int) -> NoReturn:
    """The child: work, answer, end without running the parent's clean-up."""
    outcome: object
    try:
        outcome = list(work(number))
    except BaseException as error:  # whatever it is, the parent must hear of it
        outcome = error
    with os.fdopen(writing, "wb") as pipe:
        pickle.dump(outcome, pipe, pickle.HIGHEST_PROTOCOL)
    os._exit(0)


def default_shares(items: int) -> int:
    """One process for a small guide, all processors for a large one: forking pays from a few hundred items on."""
    return processors() if items >= 300 else 1


def processors() -> int:
    """How many processes may run side by side; 1 where there is no fork."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return available if hasattr(os, "fork") else 1
