"""Warm kernels are quicker, and otherwise the same as plain ones."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jupyter_client import KernelManager

from analysis.run import kernels, runs

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")

FIGURE = """\
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
fig, ax = plt.subplots(figsize=(3, 2))
ax.bar(["pagu", "realisasi"], [3, 2])
ax.set_title("Rp");"""
TABLE = "pd.DataFrame({'region': ['a', 'b'], 'share': np.linspace(0, 1, 2)}).groupby('region').sum()"
WIDE_TABLE = "pd.DataFrame([['a long text in every cell'] * 9], columns=list('abcdefghi'))"


@pytest.fixture
def kernel():
    """Return a started kernel and its client."""
    manager = KernelManager()
    manager.start_kernel(cwd=str(runs.files.ROOT))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def is_warm(manager: KernelManager) -> bool:
    return isinstance(manager.provisioner.process, kernels.ForkedKernel)


def answer(client, code: str) -> str:
    """Return what an expression gives in the kernel."""
    reply = client.execute("", user_expressions={"it": code}, reply=True, timeout=60)
    return reply["content"]["user_expressions"]["it"]["data"]["text/plain"]


@linux
def test_a_notebook_with_a_figure_gives_the_same_bytes_on_plain_and_warm_kernels(
    tmp_path, build, write_notebook, monkeypatch
):
    names = "print(__name__, sorted(globals())[:3])"
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", FIGURE, TABLE, WIDE_TABLE, names)
    warm = runs.run_notebook(notebook, tmp_path / "warm.ipynb").read_text()
    monkeypatch.delenv("JUPYTER_DEFAULT_PROVISIONER_NAME")
    plain = runs.run_notebook(notebook, tmp_path / "plain.ipynb").read_text()
    assert "image/png" in plain
    assert warm == plain


@linux
def test_a_kernel_is_forked_with_everything_imported_and_in_a_group_of_its_own(kernel):
    manager, client = kernel
    assert is_warm(manager)
    assert (
        answer(client, "__import__('sys').modules.keys() >= {'pandas', 'statsmodels', 'analysis.run.runs'}") == "True"
    )
    assert os.getpgid(manager.provisioner.pid) == manager.provisioner.pid
    assert answer(client, "__import__('os').getcwd()") == repr(str(runs.files.ROOT))


@linux
def test_an_interrupted_kernel_goes_on(kernel):
    manager, client = kernel
    waiting = client.execute("import time; print('asleep'); time.sleep(30)", stop_on_error=False)
    while client.get_iopub_msg(timeout=10)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=10)
    assert (reply["parent_header"]["msg_id"], reply["content"]["ename"]) == (waiting, "KeyboardInterrupt")
    assert answer(client, "1 + 1") == "2"


@linux
def test_a_killed_kernel_is_reported(tmp_path, build, write_notebook):
    cells = "print('before')", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", *cells)
    with pytest.raises(runs.RunFailed, match="its kernel died"):
        runs.run_notebook(notebook, tmp_path / "out.ipynb")
    assert "before" in (build / "failed" / "out.ipynb").read_text()


@linux
@pytest.mark.parametrize(("end", "code"), [("os.kill(os.getpid(), 9)", -9), ("os._exit(3)", 3)])
def test_a_kernel_that_ends_by_itself_has_its_exit_code(kernel, end, code):
    manager, client = kernel
    client.execute(f"import os\n{end}")
    assert manager.provisioner.process.wait(timeout=10) == code
    assert manager.provisioner.process.poll() == code
    manager.provisioner.process.kill()  # of no process, or of somebody else's that has its number now


@linux
def test_a_kernel_has_the_folder_and_the_variables_of_its_own_start(kernel, tmp_path, monkeypatch):
    _, client = kernel
    monkeypatch.setenv("DINAS_SOSIAL", "a value set after the server started")
    manager = KernelManager()
    manager.start_kernel(cwd=str(tmp_path), env=os.environ | {"ONLY_HERE": "1"})
    try:
        other = manager.blocking_client()
        other.start_channels()
        other.wait_for_ready(timeout=60)
        assert answer(other, "__import__('os').getcwd()") == repr(str(tmp_path))
        for name, value in (("DINAS_SOSIAL", "'a value set after the server started'"), ("ONLY_HERE", "'1'")):
            assert answer(other, f"__import__('os').environ[{name!r}]") == value
            assert answer(client, f"__import__('os').environ.get({name!r}, '')") == "''"
        other.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)


@linux
def test_what_a_notebook_changes_is_unchanged_in_the_next(tmp_path, build, write_notebook):
    imports = "import pandas as pd\nfrom analysis.publish import plots\n"
    change = imports + "pd.set_option('display.precision', 1)\nplots.STYLE.clear()"
    look = imports + "print(pd.get_option('display.precision'), bool(plots.STYLE))"
    runs.run_notebook(write_notebook(tmp_path / "change.ipynb", "x = 1", change), tmp_path / "changed.ipynb")
    out = runs.run_notebook(write_notebook(tmp_path / "look.ipynb", "x = 1", look), tmp_path / "out.ipynb")
    assert '"6 True\\n"' in out.read_text()


ENDS = {"well": "x", "killed": "import os\nos.kill(os.getpid(), 9)", "crashed": "import os\nos._exit(3)"}


@linux
def test_twenty_kernels_however_they_end_leave_nothing_behind(tmp_path, build, write_notebook, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))  # where Jupyter puts connection files
    server = kernels.Server.current()
    notebooks = {how: write_notebook(tmp_path / f"{how}.ipynb", "x = 1", code) for how, code in ENDS.items()}

    def run(number: int) -> str:
        how = {3: "killed", 7: "crashed"}.get(number % 10, "well")
        try:
            runs.run_notebook(notebooks[how], tmp_path / f"{number}.ipynb")
            return "well"
        except runs.RunFailed:
            return "failed"

    def left() -> dict:
        gc.collect()
        return {
            "kernels": Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split(),
            "known kernels": len(server._kernels),
            "open files of the server": len(os.listdir(f"/proc/{server.process.pid}/fd")),
            "open files of this process": len(os.listdir("/proc/self/fd")),
            "temporary files": os.listdir(temporary),
            "unfinished notebooks": os.listdir(build / "running"),
        }

    def memory_mib() -> float:
        pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(3, 8)))
        before, memory = left(), memory_mib()
        assert (before["kernels"], before["temporary files"], before["unfinished notebooks"]) == ([], [], [])
        ended = list(pool.map(run, range(20)))
        deadline = time.monotonic() + 10
        while left() != before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left() == before
    assert (ended.count("well"), ended.count("failed")) == (16, 4)
    assert memory_mib() - memory < 1


@linux
def test_two_kernels_draw_different_random_numbers(kernel):
    _, client = kernel
    other = KernelManager()
    other.start_kernel()
    try:
        second = other.blocking_client()
        second.start_channels()
        second.wait_for_ready(timeout=60)
        for draw in ("__import__('random').random()", "__import__('numpy').random.random()"):
            assert answer(client, draw) != answer(second, draw)
    finally:
        second.stop_channels()
        other.shutdown_kernel(now=True)


@linux
def test_the_server_and_its_kernels_end_with_the_process_that_started_them():
    start = "from jupyter_client import KernelManager; m = KernelManager(); m.start_kernel()"
    told = "from analysis.run.kernels import Server; s = Server.current()"
    code = f"{start}; {told}; print(s.process.pid, m.provisioner.pid, flush=True); input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    started = [int(pid) for pid in parent.stdout.readline().split()]
    assert all(Path(f"/proc/{pid}").exists() for pid in started)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


@pytest.mark.parametrize("cause", ["not Linux", "a server that ends", "modules edited since", "silence"])
def test_a_kernel_is_started_plainly_where_forking_cannot_be_had(cause, monkeypatch):
    monkeypatch.setattr(kernels.Server, "_current", None)
    match cause:
        case "not Linux":
            monkeypatch.setattr(kernels.sys, "platform", "darwin")
        case "a server that ends":
            monkeypatch.setattr(kernels, "SERVER", "analysis.run.kernels.absent")
        case "modules edited since":
            kernels.Server.current().modules = {}
        case "silence":
            monkeypatch.setattr(kernels, "SECONDS_TO_ANSWER", 0)
    manager = KernelManager()
    manager.start_kernel()
    try:
        assert not is_warm(manager)
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        assert answer(client, "6 * 7") == "42"
        client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)
