"""The process that forks warm kernels: requests come in on standard input, a socket; see analysis.run.kernels."""

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import random
import select
import signal
import socket
import sys
import traceback
import warnings
from pathlib import Path

# What notebooks import themselves; the modules of the project bring the rest.
LIBRARIES = ("pandas", "pyarrow.parquet", "matplotlib.pyplot", "scipy.stats", "statsmodels.formula.api")
# Arrow's allocator starts this one at import and sees to itself at a fork.
SAFE_THREADS = {"jemalloc_bg_thd"}

KERNEL = ("IPython", "ipykernel.ipkernel", "ipykernel.kernelapp", "matplotlib_inline.backend_inline")


def preload() -> None:
    """Import all that a kernel needs; a module that fails is left for the notebook to complain about."""
    # pyplot chooses its backend once, at import: without this, forked kernels lose their figures.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    import analysis

    modules = [module.name for module in pkgutil.walk_packages(analysis.__path__, "analysis.")]
    for name in (*KERNEL, *LIBRARIES, *modules):
        try:
            importlib.import_module(name)
        except Exception:
            print(f"not preloaded: {name}\n{traceback.format_exc()}", file=sys.stderr, flush=True)
    # Imported outside a notebook, pandas takes this process for a terminal and would cut wide tables short.
    sys.modules["pandas"].set_option("display.max_columns", 20)
    threads = {int(task.name): (task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()}
    del threads[os.getpid()]
    if lost := sorted(set(threads.values()) - SAFE_THREADS):
        raise SystemExit(f"threads after the imports, which a fork would lose: {', '.join(lost)}")
    # What is there now stays: no need for each kernel to go through it, and to copy the pages by doing so.
    gc.collect()
    gc.freeze()


def serve(line: socket.socket) -> None:
    """Fork a kernel per request and report each kernel's end, until the other side closes the line."""
    wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    # Python 3.12 and later warn of the threads that preload has looked at.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    kernels: set[int] = set()
    say(line, {"ready": True})
    pending = b""
    while True:
        ready, _, _ = select.select([line, wake], [], [])
        if line in ready:
            received = line.recv(1 << 16)
            if not received:
                break
            *requests, pending = (pending + received).split(b"\n")
            for request in map(json.loads, requests):
                pid = os.fork()
                if pid == 0:
                    line.close()
                    os.close(wake)
                    os.close(waker)
                    become_kernel(request)
                kernels.add(pid)
                say(line, {"number": request["number"], "pid": pid})
        if wake in ready:
            os.read(wake, 1 << 12)
            for pid, status in ended(kernels):
                kernels.discard(pid)
                say(line, {"exit": pid, "code": os.waitstatus_to_exitcode(status)})
    for pid in kernels:
        # One that has just been forked leads no group yet.
        for end in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError):
                end(pid, signal.SIGKILL)


def ended(kernels: set[int]):
    """Yield the kernels that have ended since the last call, with their wait status."""
    while kernels:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        yield pid, status


def say(line: socket.socket, message: dict) -> None:
    """Send one message; a closed line is noticed when it is next read."""
    with contextlib.suppress(OSError):
        line.sendall(json.dumps(message).encode() + b"\n")


def become_kernel(request: dict) -> None:
    """Run a kernel in this forked process, as `python -m ipykernel_launcher` would; never returns."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nowhere, 0)
        os.close(nowhere)
        server = os.getppid()
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"], JPY_PARENT_PID=str(server))
        sys.argv = ["ipykernel_launcher", *request["argv"]]
        gc.unfreeze()
        # A fork copies the state of the random numbers: without new seeds all notebooks would draw the same.
        random.seed()
        sys.modules["numpy"].random.seed()
        from ipykernel.kernelapp import IPKernelApp

        # The kernel ends when its parent does, and its parent is this server.
        app = IPKernelApp.instance(parent_handle=server)
        app.initialize(request["argv"])
        if "matplotlib.pyplot" in sys.modules:
            from matplotlib_inline.backend_inline import _enable_matplotlib_integration

            _enable_matplotlib_integration()
        app.start()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    preload()
    with socket.socket(fileno=os.dup(0)) as line:
        os.set_inheritable(line.fileno(), False)
        serve(line)
