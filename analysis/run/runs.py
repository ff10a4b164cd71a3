"""The only way a notebook is started: parameters checked first, the result in place only when it is whole."""

import ast
import json
import logging
import threading
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis import files, schema
from analysis.source import register
from analysis.studies import reference, rules

BUILD = files.BUILD

log = logging.getLogger(__name__)


class ParameterError(ValueError):
    """A parameter that the notebook does not have, or a value that the register does not know."""


class RunFailed(RuntimeError):
    """A notebook that did not run to its end."""


def run_notebook(notebook: Path, output: Path, parameters: dict | None = None) -> Path:
    """Run a notebook from the project's root and return its executed copy, the same bytes at every run.

    The copy takes its place in one step when the run has ended well. Otherwise what was there stays, the
    unfinished copy with its traceback goes to build/failed and RunFailed names it. Raises ParameterError
    before any work when a name is not in the notebook's parameters cell or a value not in the register.
    """
    parameters = parameters or {}
    declared = declared_parameters(notebook)
    _refuse_names(set(parameters) - set(declared), declared, notebook.name)
    check_values(declared | parameters)
    what = notebook.name + "".join(f" {name}={value!r}" for name, value in parameters.items())
    failed = BUILD / "failed" / output.name
    (BUILD / "running").mkdir(parents=True, exist_ok=True)
    log.info("running %s", what)
    # A folder of its own: on a cluster the same run may be under way twice, when a worker was thought to be lost.
    with TemporaryDirectory(dir=BUILD / "running", prefix=files.unfinished(output.stem)) as folder:
        running = Path(folder) / output.name
        try:
            _execute(notebook, running, parameters)
        except Exception as error:
            reason = _reason(error)
            if running.exists():
                failed.parent.mkdir(parents=True, exist_ok=True)
                running.replace(failed)
                reason += f"\nThe unfinished copy, with the traceback: {failed}"
            raise RunFailed(f"{what}: {reason}") from None
        # Like papermill below: not to be loaded before there is something to do.
        from analysis import io

        io.write_bytes(output, normalise(running.read_bytes()))
    failed.unlink(missing_ok=True)
    return output


def _execute(notebook: Path, output: Path, parameters: dict) -> None:
    try:
        _papermill(notebook, output, parameters)
    except RuntimeError as error:
        if "Kernel died before replying" not in str(error):
            raise
        # Nothing has run yet: another process took one of the kernel's ports before the kernel could.
        log.warning("%s: the kernel did not start, once more", notebook.name)
        _papermill(notebook, output, parameters)


def _papermill(notebook: Path, output: Path, parameters: dict) -> None:
    # Half a second that notebooks, which import this module for its checks, need not spend.
    import papermill
    from traitlets.config import Config

    with _first_kernel:
        _look_up_names()
    papermill.execute_notebook(
        str(notebook.absolute()),
        str(output),
        parameters=parameters,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        # The kernel's folder; papermill's own cwd= changes that of the whole process, other threads included.
        resources={"metadata": {"path": str(files.ROOT)}},
        # Nothing that differs between runs: no times, and one block of text however a cell flushes it.
        record_timing=False,
        coalesce_streams=True,
        # Saved after each cell, so that a kernel that is killed leaves what it had; never within a cell.
        request_save_on_cell_execute=True,
        autosave_cell_every=0,
        # Nobody else on the machine reads or steers the kernel; without keys it warns of that at every start.
        config=Config(KernelManager={"transport_encryption": "auto"}),
        # There is no state to save in the kernel: waiting for a polite end costs half a second a run.
        shutdown_kernel="immediate",
    )


_first_kernel = threading.Lock()


@cache
def _look_up_names() -> None:
    """Make one client and one manager of a kernel, which start nothing.

    Their traits name classes by strings, which the first instance of each looks up and puts in the strings' place: two
    threads that do it at once look up what is a class already, and one of them fails.
    """
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbformat.v4 import new_notebook

    AsyncKernelManager().client()
    NotebookClient(new_notebook())


def _reason(error: Exception) -> str:
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        return f"stopped in cell [{error.exec_count}]: {error.ename}: {error.evalue}"
    if isinstance(error, DeadKernelError):
        return "its kernel died (killed from outside, out of memory, or a crash below Python)"
    return f"{type(error).__name__}: {error}"


def printed(notebook: Path) -> str:
    """Return what the cells of an executed notebook printed: what it has to say beside its results."""
    cells = json.loads(notebook.read_bytes())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", []) if output.get("name") == "stdout"]
    return "".join("".join(output["text"]) for output in outputs)


def declared_parameters(notebook: Path) -> dict:
    """Return the names and defaults in the notebook's one cell tagged `parameters`."""
    cells = json.loads(notebook.read_bytes())["cells"]
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(f"{notebook.name}: {len(tagged)} cells tagged parameters, one is needed")
    return assignments("".join(tagged[0]["source"]), notebook.name)


def assignments(source: str, where: str) -> dict:
    """Return the names that a cell of plain assignments gives, with their literal values."""
    values = {}
    for statement in ast.parse(source).body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                try:
                    values[name] = ast.literal_eval(value)
                except ValueError:
                    raise ParameterError(f"{where}: parameter {name}: not a plain value") from None
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise ParameterError(f"{where}: not a plain assignment: {ast.unparse(statement)}")
    return values


def check_parameters(**values) -> dict:
    """Return the calling notebook's parameters, with "all" and single values spelled out as lists.

    The first call of every notebook, with all its parameters. Raises ParameterError for values that the
    register does not know, and for names that papermill was given and the notebook does not have: papermill
    itself lets a misspelt name pass and runs on the defaults.
    """
    _refuse_names(set(_injected()) - set(values), values, "this notebook")
    return check_values(values)


def _injected() -> dict:
    """Return what papermill put into the running notebook: it heads the cell with `# Parameters`."""
    from IPython import get_ipython

    shell = get_ipython()
    cells = [cell for cell in (shell.user_ns["In"] if shell else []) if cell.startswith("# Parameters\n")]
    return assignments(cells[-1], "the injected parameters") if cells else {}


def _refuse_names(unknown: set[str], known, where: str) -> None:
    if unknown:
        raise ParameterError(
            f"{where} has no parameter {', '.join(sorted(unknown))}; it has: {', '.join(known) or 'none'}"
        )


def check_values(values: dict) -> dict:
    """Return the values with their types, and "all" and single values of regions and years spelled out as lists.

    A command line gives words: `false`, `no` and `False` mean false, `serang,sidoarjo` is a list, the case of a region
    does not matter. What has no such meaning is refused with the valid values. Parameters of other names are returned
    as they are.
    """
    checked = dict(values)
    for name, value in values.items():
        match name:
            case "doc_id":
                checked[name] = _one(name, value, register.document_ids())
            case "lang":  # what is written for a region can be in all languages, what is shown is in one
                checked[name] = _one(name, value, [*(["all"] if "region" in values else []), *schema.LANGUAGES])
            case "region":
                checked[name] = _one(name, value, ["all", *register.region_ids()])
            case "regions":
                checked[name] = _chosen(name, value, register.region_ids())
            case "years":
                checked[name] = _chosen(name, value, register.years())
            case "include_administration" | "include_salaries":
                checked[name] = _truth(name, value)
            case "seed":
                checked[name] = _whole(name, value, 0, 2**63 - 1)
            case "resamples":
                checked[name] = _whole(name, value, FEWEST_RESAMPLES, MOST_RESAMPLES)
            case "cap":
                checked[name] = _cap(name, value)
            case "confidence":
                checked[name] = _confidence(name, value)
            case "multiplicity":
                checked[name] = _one(name, value, list(rules.MULTIPLICITY))
            case "prices_of":
                checked[name] = _one(name, value, ["nominal", *reference.read()["cpi"]["rates"]])
    return checked


FEWEST_RESAMPLES = 99  # with fewer no p-value is below 0.01
MOST_RESAMPLES = 10**6  # all are held in memory at once


def _truth(name: str, value) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise ParameterError(f"{name}: true or false (or yes, no), not {value!r}")


def _whole(name: str, value, least: int, most: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise ParameterError(f"{name}: a whole number from {least} to {most}, not {value!r}")


def _cap(name: str, value) -> float | None:
    if value is None or (isinstance(value, str) and value.lower() == "none"):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < float("inf"):
        return value
    raise ParameterError(f"{name}: a percentage above 0 (for example 100 or 120), or none, not {value!r}")


def _confidence(name: str, value) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0.5 <= value < 1:
        return value
    raise ParameterError(f"{name}: a share of 0.5 or more and below 1 (for example 0.95), not {value!r}")


def _one(name: str, value, known: list):
    """Return the known value that a value spells; of regions and years as a command line gives them."""
    value = _spelled(value, known) if name in ("region", "prices_of") else value
    _refuse_values(name, [value], known)
    return value


def _spelled(value, known: list):
    """Return the known value of which a value is the text, whatever its letters' case; else the value."""
    folded = {str(each).lower(): each for each in known}
    return folded.get(value.strip().lower(), value) if isinstance(value, str) else value


def _chosen(name: str, value, known: list) -> list:
    values = value.split(",") if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else [value]
    chosen = [_spelled(each, [*known, "all"]) for each in values]
    _refuse_values(name, chosen, [*known, "all"])
    if chosen == ["all"]:
        return list(known)
    if not chosen or "all" in chosen or len(set(chosen)) < len(chosen):
        several = ",".join(map(str, known[:2]))
        raise ParameterError(f'{name}: "all", one value, or a list of different ones ({several}), not {value!r}')
    return chosen


def _refuse_values(name: str, values: list, known: list) -> None:
    unknown = [value for value in values if type(value) not in (str, int) or value not in known]
    if unknown:
        several = f"; several: {known[0]},{known[1]}" if name in ("regions", "years") and len(known) > 2 else ""
        told = f"unknown {', '.join(map(repr, unknown))}; known: {', '.join(map(str, known))}{several}"
        raise ParameterError(f"{name}: {told}")


def normalise(content: bytes) -> bytes:
    """Return an executed notebook without what differs between equal runs, machines or Python versions."""
    notebook = json.loads(content)
    metadata = notebook["metadata"]
    parameters = metadata.pop("papermill", {}).get("parameters")
    if parameters:
        metadata["papermill"] = {"parameters": parameters}
    metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata["language_info"] = {"name": "python"}
    for cell in notebook["cells"]:
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
        if not cell["metadata"].get("tags", True):
            del cell["metadata"]["tags"]
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
