"""One network and one Chromium for a module; after each test, everything that the eyes saw must have been in order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from sheaf.demo import books
from sheaf.demo.network import network
from tests.browser import eyes, walk


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[walk.Stage]:
    """Three nodes on loopback that know each other, and a browser. PICTURES=folder keeps a picture of every look."""
    pictures = Path(os.environ["PICTURES"]) if "PICTURES" in os.environ else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    folder = tmp_path_factory.mktemp("network")
    with network(3, folder, first_port=0, small=True, plan=False) as nodes, sync_playwright() as playwright:
        books.wait_for("the directory", lambda: all(books.directory_known(node, {"THA", "MYS", "ASEC"}) for node in nodes), 120)
        browser = eyes.launch(playwright)
        expect.set_options(timeout=walk.PATIENCE)  # a page under load may take longer than the five seconds that are usual
        yield walk.Stage(browser, nodes, pictures)
        browser.close()


@pytest.fixture
def stage(living: walk.Stage) -> Iterator[walk.Stage]:
    yield living
    found = living.problems()
    assert not found, "Seen on the pages:\n" + "\n".join(found)
