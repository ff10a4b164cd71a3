"""However many files the tasks read and write, pytask has few nodes, and notices each file that is not what it was."""

import json

import pytest
from pytask import Session

from analysis.files import ROOT
from pipeline import __main__ as command
from pipeline import engine, graph, tasks
from pipeline.graph import Task
from pipeline.plan import Call
from pipeline.tasks import Files

STEP = Call("absent.function", (), ())


def task(name: str, reads=(), writes=(), after=()) -> Task:
    return Task(name, STEP, {}, list(reads), list(writes), "", after=list(after))


def nodes(each) -> list[str]:
    leaves = [each.depends_on["reads"], *each.depends_on["after"], *each.produces.values()]
    return [node.name for node in leaves]


def test_a_task_has_three_nodes_and_the_ends_that_it_waits_for_however_many_files(tmp_path):
    parts = [tmp_path / f"{number}.parquet" for number in range(1000)]
    first, second = tasks.for_pytask([task("first", writes=parts), task("second", parts, after=["first"])], print)
    assert nodes(first) == ["first reads", "first writes", "first end"]
    assert nodes(second) == ["second reads", "first end", "second writes", "second end"]


def test_files_are_another_state_when_one_of_them_changes_goes_or_changes_place_with_another(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    read = Files("t", "reads", [one, other], "key")
    before = read.state()
    assert Files("t", "reads", [one, other], "key").state() == before
    assert before not in {Files("t", "reads", [other, one], "key").state(), Files("t", "reads", [one, other]).state()}
    one.write_text("2")
    other.write_text("1")
    moved = read.state()
    one.unlink()
    assert len({before, moved, read.state()}) == 3
    assert Files("t", "writes", [one, other], made=True).state() is None


def test_a_task_that_leaves_a_file_out_or_whose_input_is_gone_says_which(monkeypatch, tmp_path):
    monkeypatch.setattr(tasks.files, "ROOT", tmp_path)
    (made,) = tasks.for_pytask([task("t", writes=[tmp_path / "sub/a.csv"])], lambda each: None)
    with pytest.raises(tasks.NotWritten, match=r"^t: sub/a\.csv not written$"):
        made.function()
    (made,) = tasks.for_pytask([task("t", [tmp_path / "gone.csv"])], lambda each: None)
    with pytest.raises(tasks.InputMoved, match=r"^t: gone\.csv missing; make again$"):
        made.function()


def test_what_several_studies_print_is_said_once(tmp_path):
    printed = {"a": "no counts of PSKS\nno lines\n", "b": "no counts of PSKS\n"}
    for name, text in printed.items():
        cell = {"outputs": [{"output_type": "stream", "name": "stdout", "text": [text]}]}
        (tmp_path / name).write_text(json.dumps({"cells": [cell]}))
    assert command.said(tmp_path / name for name in printed) == ["no counts of PSKS", "no lines"]


def test_two_tasks_that_write_one_file_are_refused(tmp_path):
    steps = [Call("a.write", (), ("x.csv",)), Call("b.write", (), ("x.csv",))]
    with pytest.raises(graph.PlanError, match=r"^x\.csv: a\.write and b\.write both write it$"):
        graph.tasks(steps, tmp_path)


def test_a_task_waits_for_none_that_another_one_waits_for_already(tmp_path):
    steps = [
        Call("a.write", (), ("a.csv",)),
        Call("b.write", ("a.csv",), ("b.csv",)),
        Call("c.write", ("a.csv", "b.csv"), ("c.csv",)),
    ]
    assert [each.after for each in graph.tasks(steps, tmp_path)] == [[], ["a.write"], ["b.write"]]


class Dag:
    """As much of pytask's graph as the scheduler asks for."""

    def __init__(self, found):
        self.nodes = {each.signature: each for each in found}
        self._before = {each.signature: [node.signature for node in each.depends_on["after"]] for each in found}
        self._before |= {each.produces["end"].signature: [each.signature] for each in found}

    def predecessors(self, name):
        return iter(self._before[name])


def test_tasks_are_given_in_the_plans_order_each_when_those_before_it_are_done():
    plan = [task("a"), task("b"), task("c", after=["a", "b"]), task("d")]
    found = tasks.for_pytask(plan, print)
    name = {each.signature: each.name for each in found}
    scheduler = engine.Scheduler.from_dag(Dag(found))

    def ready(n: int) -> list[str]:
        return [name[each] for each in scheduler.get_ready(n)]

    def done(which: str) -> None:
        scheduler.done(next(each for each in name if name[each] == which))

    assert ready(2) == ["a", "b"] and ready(5) == ["d"]
    done("a")
    assert ready(1) == []
    done("b")
    assert ready(1) == ["c"]
    done("d")
    assert scheduler.is_active()
    done("c")
    assert not scheduler.is_active()


def test_what_is_up_to_date_is_found_without_waiting(monkeypatch, tmp_path):
    slept = []
    monkeypatch.setattr(engine.time, "sleep", slept.append)
    made = [task(f"t{number}", writes=[tmp_path / f"{number}"]) for number in range(20)]
    monkeypatch.setattr(tasks.files, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())

    def run() -> Session:
        return engine.build(made, lambda each: each.writes[0].write_text(each.name), 2, tmp_path)

    assert [each.outcome.name for each in run().execution_reports] == ["SUCCESS"] * 20
    slept.clear()
    assert [each.outcome.name for each in run().execution_reports] == ["SKIP_UNCHANGED"] * 20
    assert slept == []
    (tmp_path / "7").write_text("by hand")
    assert [each.task.name for each in run().execution_reports if each.outcome.name == "SUCCESS"] == ["t7"]
