"""Say what was done and how far it is, a line per task: for logs, which cannot show pytask's live table."""

import sys
import time
from collections.abc import Generator

from pytask import ExecutionReport, PTask, Session, TaskOutcome, hookimpl

_started: dict[str, float] = {}


# Wrappers, as pytask asks the others only until one answers.
@hookimpl(wrapper=True)
def pytask_execute_task_log_start(session: Session, task: PTask) -> Generator:
    """Note when the task started."""
    _started[task.signature] = time.monotonic()
    return (yield)


@hookimpl(wrapper=True)
def pytask_execute_task_log_end(session: Session, report: ExecutionReport) -> Generator:
    """Print the task's name, place in the count, outcome and seconds; nothing for what was up to date."""
    done = len(session.execution_reports) + 1
    if report.outcome != TaskOutcome.SKIP_UNCHANGED and not sys.stdout.isatty():
        seconds = time.monotonic() - _started[report.task.signature]
        said = "done" if report.outcome == TaskOutcome.SUCCESS else report.outcome.description.lower()
        print(f"[{done:2}/{len(session.tasks)}] {report.task.name:50} {said} ({seconds:.1f} s)", flush=True)
    return (yield)
