"""The plan's tasks as pytask has them: three nodes each, however many files they read and write."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pytask import PNode, PTask, TaskWithoutPath

from analysis import files
from analysis.run import runs
from pipeline.graph import Task, digest


class InputMoved(runs.RunFailed):
    """A file that a task reads changed between its start and its end."""


class NotWritten(runs.RunFailed):
    """A file that a task was to write and that is not there."""


def for_pytask(tasks: list[Task], do: Callable[[Task], None]) -> list[PTask]:
    """Return the tasks for pytask: when its key or a file that it reads or writes has changed, one is done again.

    With a node per file a thousand documents have two hundred thousand, and pytask takes minutes to look at them.
    """
    ends = {each.name: Files(each.name, "end") for each in tasks}
    return [_for_pytask(each, do, [ends[name] for name in each.after], ends[each.name]) for each in tasks]


def _for_pytask(each: Task, do: Callable[[Task], None], after: list["Files"], end: "Files") -> PTask:
    def run(**_) -> None:
        before = {path: _as_it_is(path) for path in each.reads}
        if gone := [path for path, content in before.items() if content is None]:
            raise InputMoved(f"{each.name}: {_named(gone)} missing; make again")
        for path in each.writes:
            path.parent.mkdir(parents=True, exist_ok=True)
        do(each)
        _refuse_moved(each, before)
        if left := [path for path in each.writes if not path.exists()]:
            raise NotWritten(f"{each.name}: {_named(left)} not written")

    reads = Files(each.name, "reads", each.reads, each.key)
    writes = Files(each.name, "writes", each.writes, made=True)
    return _Task(name=each.name, function=run, depends_on={"reads": reads, "after": after},
                 produces={"writes": writes, "end": end})  # fmt: skip


@dataclass(kw_only=True)
class _Task(TaskWithoutPath):
    def state(self) -> str:
        """Return what this module holds: it is what runs."""
        return _as_it_is(Path(__file__)) or ""


@dataclass
class Files(PNode):
    """Some files of a task, and a key, as one node; its end, on which others wait, has none."""

    task: str
    part: str
    paths: list[Path] = field(default_factory=list)
    key: str = ""
    made: bool = False
    attributes: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what the record of runs knows the node by."""
        return f"{self.task} {self.part}"

    @property
    def signature(self) -> str:
        """Return what tells the node from others."""
        return self.name

    def state(self) -> str | None:
        """Return a digest of the key and of what the files hold; None where one is missing that a task makes."""
        contents = [_as_it_is(path) for path in self.paths]
        if self.made and None in contents:
            return None
        return hashlib.sha256("\n".join([self.key, *map(str, contents)]).encode()).hexdigest()

    def load(self, is_product: bool = False) -> None:
        """Give the task nothing: it knows its files."""

    def save(self, value: Any) -> None:
        """Save nothing: the task writes its files."""


def _as_it_is(path: Path) -> str | None:
    try:
        there = path.stat()
    except FileNotFoundError:
        return None
    return _digest_of(path, (there.st_mtime_ns, there.st_ino, there.st_size))


@cache
def _digest_of(path: Path, version: tuple[int, int, int]) -> str:
    return digest(path)


def _refuse_moved(task: Task, before: dict[Path, str | None]) -> None:
    """Raise InputMoved where a file is not what it was: a task that failed is not noted as done."""
    known = [before, *(each.contents for each in task.sources)]
    moved = {path for contents in known for path, content in contents.items() if _as_it_is(path) != content}
    if moved:
        raise InputMoved(f"{task.name}: {_named(sorted(moved))} changed while it was at work; make again")


def _named(paths: list[Path]) -> str:
    places = ", ".join(str(path.relative_to(files.ROOT)) for path in paths[:3])
    return f"{places} and {len(paths) - 3} more" if len(paths) > 3 else places
