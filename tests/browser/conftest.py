"""A pack's page in headless Chromium."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path

import pytest


def _sample():
    """The sample of tests/pack belongs to no package, so it is read by its path."""
    name = "pack_sample"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "pack" / "sample.py"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium(needs):
    program = needs("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    from dpiabook.pack.assessed import Assessed
    from dpiabook.pack.build import build_pack
    from dpiabook.pack.material import Material

    sample = _sample()

    def built(statements, drawings):
        folder = tmp_path_factory.mktemp("page")
        assessed = Assessed("demo", "2026-01", date(2026, 11, 22), "dpia")
        build_pack(folder, Material(statements, sample.CONTEXT, drawings, (), assessed, speech=sample.SPEECH))
        return folder / "annex.html"

    return built


@pytest.fixture(scope="session")
def pages(build, tmp_path_factory):
    """Every page of both packs that leave, by audience and name."""
    from dataclasses import replace

    from dpiabook.pack.assessed import Assessed
    from dpiabook.pack.build import build_pack
    from dpiabook.pack.material import Material

    sample = _sample()
    inside = build(sample.statements(), sample.drawings()).parent
    told = tuple(replace(one, audience="public") for one in sample.statements())
    public = tmp_path_factory.mktemp("public")
    assessed = Assessed("demo", "2026-01", date(2026, 11, 22), "public")
    build_pack(public, Material(told, sample.CONTEXT, sample.drawings(), (), assessed, speech=sample.SPEECH))
    found = {f"dpia {path.stem}": path.as_uri() for path in sorted(inside.glob("*.html"))}
    return found | {f"public {path.stem}": path.as_uri() for path in sorted(public.glob("*.html"))}


@pytest.fixture(scope="session")
def address(build):
    sample = _sample()
    return build(sample.statements(), sample.drawings()).as_uri()


@pytest.fixture(scope="session")
def hostile_address(build):
    return build(_sample().hostile_statements(), {}).as_uri()


@pytest.fixture
def visit(chromium):
    """Open an address; what the page asked for and complained of is kept on it."""
    contexts = []

    def opened(address, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append("dialog"), dialog.dismiss()))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
