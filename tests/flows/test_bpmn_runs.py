"""An engine that is not ours reads the drawings and walks every chart to each of its ends."""

from __future__ import annotations

import io
from collections import deque

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from eklinik.flows import CHARTS
from eklinik.flows.draw import drawings
from eklinik.process import Process

ENDS = [(key, box.key) for key, chart in CHARTS.items() for box in chart if box.is_end]
ARROWS = [(key, box.key, arrow.verb) for key in CHARTS for box, arrow in CHARTS[key].arrows()]


@pytest.fixture(scope="module")
def specs() -> dict[str, object]:
    parsed = {}
    for key in CHARTS:
        parser = BpmnParser()
        text = drawings()[f"{key}.bpmn"].encode()
        parser.add_bpmn_xml(etree.parse(io.BytesIO(text)), filename=f"{key}.bpmn")
        parsed[key] = parser.get_spec(key)
    return parsed


def way_to(chart: Process, goal: str) -> list[tuple[str, str]]:
    """The shortest way from the first box: each box and the verb taken there."""
    queue: deque[tuple[str, list[tuple[str, str]]]] = deque([(chart.first.key, [])])
    seen = {chart.first.key}
    while queue:
        key, way = queue.popleft()
        if key == goal:
            return way
        for arrow in chart[key].arrows.values():
            if arrow.target not in seen:
                seen.add(arrow.target)
                queue.append((arrow.target, [*way, (key, arrow.verb)]))
    raise AssertionError(f"no way to {goal}")


def walked(spec: object, way: list[tuple[str, str]]) -> BpmnWorkflow:
    """The workflow after these verbs; at every box the engine must stand where we think."""
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    for key, verb in way:
        (task,) = workflow.get_tasks(state=TaskState.READY)
        assert task.task_spec.bpmn_id == f"step_{key}"
        task.data["verb"] = verb
        task.run()
        workflow.do_engine_steps()
    return workflow


@pytest.mark.parametrize(("key", "end"), ENDS)
def test_engine_comes_to_every_end(specs: dict[str, object], key: str, end: str) -> None:
    workflow = walked(specs[key], way_to(CHARTS[key], end))

    assert workflow.is_completed()
    done = {task.task_spec.bpmn_id for task in workflow.get_tasks(state=TaskState.COMPLETED)}
    assert {f"end_{box.key}" for box in CHARTS[key] if box.is_end} & done == {f"end_{end}"}


@pytest.mark.parametrize(("key", "box", "verb"), ARROWS)
def test_engine_takes_every_arrow(specs: dict[str, object], key: str, box: str, verb: str) -> None:
    chart = CHARTS[key]
    workflow = walked(specs[key], [*way_to(chart, box), (box, verb)])
    target = chart[chart[box].arrows[verb].target]

    ready = [task.task_spec.bpmn_id for task in workflow.get_tasks(state=TaskState.READY)]
    assert ready == ([] if target.is_end else [f"step_{target.key}"])
    assert workflow.is_completed() is target.is_end
