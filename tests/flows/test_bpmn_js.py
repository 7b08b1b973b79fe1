"""bpmn-js, the modeller most people have, opens every drawing without a warning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from eklinik.flows import CHARTS
from eklinik.flows.draw import drawings
from tests.browser import chromium_browser, npm_file

pytestmark = pytest.mark.browser
VIEWER = "bpmn-js/dist/bpmn-navigated-viewer.production.min.js"
OPEN = """async (xml) => {
    const viewer = new BpmnJS({container: '#sheet'});
    const {warnings} = await viewer.importXML(xml);
    const elements = viewer.get('elementRegistry').getAll();
    return {warnings: warnings.map(w => w.message),
            shapes: elements.filter(e => !e.waypoints && e.type !== 'label').map(e => e.id)};
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium_browser() as browser:
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        page.set_content('<div id="sheet" style="height:880px"></div>')
        page.add_script_tag(path=str(npm_file(VIEWER)))
        yield page


@pytest.mark.parametrize("key", CHARTS)
def test_drawing_opens_without_warnings(page: Page, key: str) -> None:
    opened = page.evaluate(OPEN, drawings()[f"{key}.bpmn"])

    assert opened["warnings"] == []
    boxes = {("end_" if box.is_end else "step_") + box.key for box in CHARTS[key]}
    assert boxes - set(opened["shapes"]) == set()


def test_broken_drawing_warns(page: Page) -> None:
    broken = drawings()["clinic_visit.bpmn"].replace('bpmnElement="step_wait"', 'bpmnElement="x"')

    assert page.evaluate(OPEN, broken)["warnings"] != []
