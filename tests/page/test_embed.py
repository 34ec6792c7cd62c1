"""The engine serves a page of one's own as the guide shows it."""

import functools
import http.server
import pathlib
import shutil
import threading

import pytest

import tierwise as tw
from tierwise.page.people import people_csv
from tierwise.runs.workforce import people_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "web" / "examples" / "embed.html"
ENGINE = ROOT / "build" / "page" / "web" / "engine"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(built, desk, tmp_path):
    """The example with the engine and a desk beside it, on a server of this machine."""
    policy, people, assumed = desk
    shutil.copy(EXAMPLE, tmp_path)
    for name in ("tierwise.js", "tierwise.wasm", "engine.js"):
        shutil.copy(ENGINE / name, tmp_path)
    policy.save(tmp_path / "policy.toml")
    assumed.save(tmp_path / "assumptions.toml")
    (tmp_path / "people.csv").write_text(people_csv(people_of(people, [(policy, assumed)], None)[0]), encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/embed.html"
    server.shutdown()
    server.server_close()


def test_the_guide_shows_the_example():
    guide = (ROOT / "docs" / "guide" / "page.md").read_text(encoding="utf-8")
    assert f"```html\n{EXAMPLE.read_text(encoding='utf-8')}```" in guide
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) <= 40


def test_it_says_what_compare_says(served, desk, drive, tmp_path):
    policy, _, assumed = desk
    people = tmp_path / "people.csv"  # of a ledger, but a file has no past
    said = """new Promise((done) => { const look = () => {
        const said = document.getElementById('said');
        said?.dataset.pay === 'PAY' ? done(said.textContent) : setTimeout(look, 50); }; look(); })"""
    steps = [{"do": "visit", "url": served}, {"do": "run", "code": said.replace("PAY", "2000")},
             {"do": "run", "code": "const p = document.getElementById('pay'); p.value = 2300; p.dispatchEvent(new Event('change'))"},
             {"do": "run", "code": said.replace("PAY", "2300")}]  # fmt: skip
    seen = drive(served, steps)
    raised = policy.replace("ladder.medal.iron.base_pay", 2300)
    found = tw.compare({"a": policy, "b": raised}, people, assumed, months=24, replicas=20, seed=7, progress=False)
    cost = next(iter(found.table("total_cost").rows()))["difference"]
    assert seen["steps"][1] == "2000 CNY: 0 over two years"
    assert seen["steps"][3] == f"2300 CNY: {round(cost)} over two years"
    assert seen["errors"] == []
