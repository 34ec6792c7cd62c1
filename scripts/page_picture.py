"""Draws the managers' page as the README shows it: docs/pictures/page.png.

Needs what `make test-page` needs. Run it when the page looks otherwise:  .venv/bin/python scripts/page_picture.py
"""

import json
import pathlib
import subprocess
import tempfile

import tierwise as tw

ROOT = pathlib.Path(__file__).resolve().parent.parent
VARY = {
    "ladder.medal.iron.base_pay": {"from": 1900, "to": 2600, "step": 50, "label": "Iron base pay", "zh": "铁牌底薪"},
    "After-sales seats to add": {
        "paths": ["ladder.post.after_sales.seats"], "how": "add", "from": 0, "to": 4, "step": 1, "unit": "seats",
    },
    "demand.outsourced": {"from": "0%", "to": "60%", "step": "5%", "label": "Chats outsourced", "zh": "外包比例"},
}  # fmt: skip
STEPS = [
    {"do": "open", "width": 1280, "height": 900, "hash": "#lever-1=2300&lever-2=1"},
    {"do": "picture", "name": "page", "isWindow": True},
]

with tempfile.TemporaryDirectory() as folder:
    there = pathlib.Path(folder)
    policy = tw.example("three_shops")
    people = tw.apply(policy, tw.example_records("three_shops"))
    assumed = tw.example_assumptions("three_shops")
    page = tw.write_page(there / "page.html", policy, people, assumed, vary=VARY, seed=7, own_ids=True)
    (there / "steps.json").write_text(json.dumps(STEPS), encoding="utf-8")
    drive = ROOT / "web" / "test" / "browser" / "drive.mjs"
    command = ["node", drive, "chromium", page.path, there / "steps.json", ROOT / "docs" / "pictures"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
