"""The tasks on a dask.distributed cluster: each is done whole by a worker that sees the same folder."""

import hashlib
import os
import platform
import re
import socket
import time
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

from distributed import CancelledError, Client
from distributed.scheduler import KilledWorker

from analysis import files
from analysis.run import runs
from pipeline import work
from pipeline.graph import Task

# What the Makefile fixes for the same bytes everywhere; a worker takes it over from the run.
FIXED = (
    *("SOURCE_DATE_EPOCH", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "TZ", "LC_ALL"),
    *("IPYTHONDIR", "MPLCONFIGDIR"),
)
SECONDS_TO_CONNECT = 30
# What one machine writes, another may see only when its network file system looks again: within a minute.
SECONDS_TO_SEE = 60


class ClusterError(runs.RunFailed):
    """A scheduler that does not answer, or a worker that would not do the same work as the run itself."""


@dataclass(frozen=True)
class Workplace:
    """What a run and its workers have in common."""

    sign: Path
    packages: tuple[tuple[str, str], ...]
    source: str
    environment: tuple[tuple[str, str], ...]


def refuse_open_network(address: str) -> None:
    """Raise ClusterError for a scheduler that is reached over a network without TLS.

    Whoever can reach such a scheduler can run programs on it and on its workers.
    """
    kind, _, place = address.rpartition("://")
    host = place.rpartition(":")[0].strip("[]")
    if kind not in ("tls", "inproc") and host not in ("localhost", "::1") and not host.startswith("127."):
        raise ClusterError(
            f"{address}: whoever reaches this scheduler can run programs on it; use tls:// (docs/cluster.md), or say "
            "NETWORK=trusted where nobody else is on the network"
        )


@contextmanager
def connected(address: str, trusted: bool = False) -> Iterator[Callable[[Task], None]]:
    """Yield what does a task on the cluster of this scheduler, each as soon as a worker is free.

    Raises ClusterError when the scheduler does not answer, stands on a network that is not said to be trusted, or a
    worker sees another folder or has other packages or modules. A worker that joins later is looked at before its
    first task.
    """
    if not trusted:
        refuse_open_network(address)
    sign = runs.BUILD / f"cluster-{uuid.uuid4().hex}"
    sign.touch()
    try:
        environment = tuple((name, os.environ[name]) for name in FIXED if name in os.environ)
        workplace = Workplace(sign, packages(), source(), environment)
        with _client(address) as client:
            _refuse_others(client, workplace)
            yield lambda task: _hand_over(task, workplace, client)
    finally:
        sign.unlink(missing_ok=True)


def _client(address: str) -> Client:
    try:
        with warnings.catch_warnings():
            # Of versions that differ; told below, and once.
            warnings.simplefilter("ignore")
            return Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at {address}: {error}") from None


def _refuse_others(client: Client, workplace: Workplace) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            client.get_versions(check=True)
        found = set(client.run(what_differs, workplace).values())
    except Exception as error:  # a warning of versions, or whatever hindered a worker from looking
        raise ClusterError(f"a worker has not the project's environment: {error}") from None
    if trouble := sorted(found - {""}):
        raise ClusterError("\n".join(trouble))


def _hand_over(task: Task, workplace: Workplace, client: Client) -> None:
    # A task whose worker is lost is done by another, without being asked: up to distributed.scheduler.allowed-failures
    # workers. A notebook that fails would fail again: no retries.
    future = client.submit(done, task, workplace, key=f"{task.name}-{uuid.uuid4().hex}")
    try:
        written = future.result()
    except KilledWorker as error:
        raise ClusterError(str(error)) from None
    except CancelledError:
        raise ClusterError("the scheduler was lost; the next run goes on from what is done") from None
    _wait_to_see(written)


def done(task: Task, workplace: Workplace) -> list[Path]:
    """Do a task in a worker and return the files that it was to write and that are there."""
    if trouble := what_differs(workplace):
        raise ClusterError(trouble)
    _wait_to_see(task.reads)
    work.do(task)
    return [path for path in task.writes if path.exists()]


def what_differs(workplace: Workplace) -> str:
    """Return why this worker would not do the same work as the run, "" if it would, and take over what is fixed."""
    here = f"the worker on {socket.gethostname()}, process {os.getpid()},"
    folder = workplace.sign.parents[1]
    if folder != files.ROOT:
        return f"{here} works in {files.ROOT}, not in {folder}"
    if others := sorted({name for name, _ in set(packages()) ^ set(workplace.packages)}):
        return f"{here} has other versions of {', '.join(others)}"
    if source() != workplace.source:
        return f"{here} has other modules of the project than the run: start it anew"
    if not _wait_to_see([workplace.sign]):
        return f"{here} does not see what the run writes in {folder}: it must be a folder that all machines share"
    os.environ.update(workplace.environment)
    return ""


def _wait_to_see(paths: Iterable[Path]) -> bool:
    deadline = time.monotonic() + SECONDS_TO_SEE
    for path in paths:
        while not path.exists():
            if time.monotonic() > deadline:
                return False
            # To list a folder makes a network file system look again.
            with suppress(OSError):
                os.listdir(path.parent)
            time.sleep(0.1)
    return True


@cache
def packages() -> tuple[tuple[str, str], ...]:
    """Return the versions of Python and of every package that the project names."""
    names = sorted({re.match(r"[\w.-]+", each)[0] for each in requires("dinas-sosial-spending")})
    return ("Python", platform.python_version()), *((name, version(name)) for name in names)


@cache
def source() -> str:
    """Return a digest of the project's modules; a worker, which keeps what it has imported, returns its first one."""
    digest = hashlib.sha256()
    for folder in ("analysis", "pipeline"):
        for path in sorted((files.ROOT / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(files.ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()
