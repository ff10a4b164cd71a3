"""Warm kernels: each kernel is forked from a process that has imported everything already.

A plain kernel spends two seconds on its imports, a forked one a few hundredths. Jupyter uses them where
`JUPYTER_DEFAULT_PROVISIONER_NAME=warm-provisioner` is set. Wherever forking cannot be had or could mislead
(not Linux, a kernel of another environment, a server that does not answer, modules edited since it started),
the kernel is started plainly: slower, with the same results.
"""

import asyncio
import contextlib
import itertools
import json
import logging
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner

PACKAGE = Path(__file__).resolve().parents[2]
SERVER = "analysis.run.kernels.server"
LOG = PACKAGE.parent / "build" / "kernels.log"

# The imports come first; without compiled modules, on a busy machine, these take up to 20 seconds.
SECONDS_TO_ANSWER = 120

log = logging.getLogger(__name__)


class ServerError(RuntimeError):
    """The server that forks kernels is not there, or does not answer."""


class WarmProvisioner(LocalProvisioner):
    """Start IPython kernels by forking, and every other kernel plainly."""

    async def pre_launch(self, **kwargs):
        """Return the launch's arguments, once the server is there to launch at once.

        Jupyter chooses a kernel's ports here; until the kernel has bound them anybody else may take them.
        """
        await asyncio.to_thread(Server.current().wait)
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd, **kwargs):
        """Return the connection of a new kernel."""
        try:
            # In a thread of its own: the wait for the server must not hold up other kernels' messages.
            self.process = await asyncio.to_thread(_fork, cmd, kwargs)
        except ServerError as reason:
            log.info("plain kernel: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or os.getcwd()
        return self.connection_info


def _fork(cmd: list[str], kwargs: dict) -> "ForkedKernel":
    if cmd[:3] != [sys.executable, "-m", "ipykernel_launcher"]:
        raise ServerError(f"not an IPython kernel of this environment: {' '.join(cmd[:3])}")
    return Server.current().fork(
        argv=cmd[3:], cwd=str(kwargs.get("cwd") or os.getcwd()), env=dict(kwargs.get("env") or os.environ)
    )


class ForkedKernel:
    """A kernel process that the server is the parent of, with the part of Popen that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        self.returncode = None
        self._ended = threading.Event()

    def end(self, returncode: int) -> None:
        """Note that the process has ended."""
        self.returncode = returncode
        self._ended.set()

    def poll(self) -> int | None:
        """Return the exit code, None while the process runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code as soon as there is one."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("kernel", timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, unless it has ended."""
        # It may have ended while word of it is on the way.
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


class Server:
    """The process that forks the kernels of this one; it ends with this one, and its kernels with it."""

    _current: "Server | None" = None
    _starting = threading.Lock()

    @classmethod
    def current(cls) -> "Server":
        """Return the one server of this process, started at first use; ServerError if it cannot serve."""
        with cls._starting:
            # A forked child of this process (a worker of some pool) must not write into its parent's line.
            if cls._current is None or cls._current.owner != os.getpid():
                cls._current = cls()
            return cls._current

    def __init__(self):
        self.owner = os.getpid()
        self.broken = None
        self.modules = _stamps()
        self._numbers = itertools.count()
        self._ready = threading.Event()
        self._sending = threading.Lock()
        self._answers: dict[int, queue.SimpleQueue] = {}
        self._kernels: dict[int, ForkedKernel] = {}
        if not sys.platform.startswith("linux"):
            self.broken = f"no forking on {sys.platform}"
            return
        LOG.parent.mkdir(parents=True, exist_ok=True)
        self._line, theirs = socket.socketpair()
        with theirs, LOG.open("ab") as notes:
            # -P: the folder that this happens to run in is no place to import from.
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", SERVER],
                # Threads of linear algebra would be lost in a fork.
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                stdin=theirs,
                stdout=notes,
                stderr=notes,
                start_new_session=True,
            )
        threading.Thread(target=self._read, name="warm-kernels", daemon=True).start()

    def wait(self) -> None:
        """Return when the server has imported everything, or is known not to serve."""
        if self.broken is None and not self._ready.wait(SECONDS_TO_ANSWER):
            self.broken = f"the server is not ready after {SECONDS_TO_ANSWER} seconds, see {LOG}"

    def fork(self, argv: list[str], cwd: str, env: dict[str, str]) -> ForkedKernel:
        """Return a new kernel; ServerError if the server cannot give one, or one with stale modules."""
        if self.broken is None and _stamps() != self.modules:
            self.broken = "modules of the project were edited since the server started"
        if self.broken is not None:
            raise ServerError(self.broken)
        number, answer = next(self._numbers), queue.SimpleQueue()
        self._answers[number] = answer
        request = json.dumps({"number": number, "argv": argv, "cwd": cwd, "env": env}) + "\n"
        try:
            with self._sending:
                self._line.sendall(request.encode())
            kernel = answer.get(timeout=SECONDS_TO_ANSWER)
        except (OSError, queue.Empty):
            kernel = None
        if kernel is None:
            self.broken = self.broken or f"the server did not answer, see {LOG}"
            raise ServerError(self.broken)
        return kernel

    def _read(self) -> None:
        """Deliver what the server says, until it says no more."""
        with self._line.makefile("rb") as lines, contextlib.suppress(ConnectionResetError):
            for line in lines:
                said = json.loads(line)
                if "ready" in said:
                    self._ready.set()
                elif "exit" in said:
                    self._kernels.pop(said["exit"]).end(said["code"])
                else:
                    kernel = self._kernels[said["pid"]] = ForkedKernel(said["pid"])
                    self._answers.pop(said["number"]).put(kernel)
        self.broken = f"the server has ended, see {LOG}"
        self._ready.set()
        self.process.wait()
        for kernel in list(self._kernels.values()):
            kernel.end(-signal.SIGKILL)
        for answer in list(self._answers.values()):
            answer.put(None)


def _stamps() -> dict[Path, int]:
    """Return when each module of the project was last written."""
    return {path: path.stat().st_mtime_ns for path in PACKAGE.rglob("*.py")}
