"""The page in browsers: what is needed for it, and how one is driven."""

import json
import pathlib
import shutil
import subprocess

import pytest
from page_levers import VARIANTS, VARY

import tierwise as tw
from tierwise.page.written import TEMPLATE

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
PICTURES = ROOT / "build" / "page" / "pictures"
BROWSERS = {"chromium": "chromium", "firefox": "firefox-esr"}


@pytest.fixture(scope="session")
def desk():
    """The three shops: policy, people, assumptions."""
    policy = tw.example("three_shops")
    return policy, tw.apply(policy, tw.example_records("three_shops")), tw.example_assumptions("three_shops")


@pytest.fixture(scope="session")
def built():
    if not TEMPLATE.exists() or not (WEB / "node_modules").exists():
        pytest.skip("the page is not built: make page")


@pytest.fixture(scope="session")
def page(built, desk, tmp_path_factory):
    """A page of the three shops; its file, and its people for comparisons from Python."""
    policy, people, assumed = desk
    return tw.write_page(
        tmp_path_factory.mktemp("page") / "raise.html",
        policy,
        people,
        assumed,
        vary=VARY,
        variants=VARIANTS,
        seed=7,
        key="a key",
    )


@pytest.fixture(scope="session")
def drive(tmp_path_factory):
    """Does steps on a page in a browser; what was seen comes back."""

    def do(path, steps, browser="chromium"):
        if shutil.which(BROWSERS[browser]) is None:
            pytest.skip(f"there is no {BROWSERS[browser]}: scripts/bootstrap browsers")
        file = tmp_path_factory.mktemp("steps") / "steps.json"
        file.write_text(json.dumps(steps), encoding="utf-8")
        command = ["node", WEB / "test" / "browser" / "drive.mjs", browser, path, file, PICTURES]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return do
