"""Files and folders are the old ones or the new ones, whoever is killed; and no name loses another."""

import csv
import hashlib
import itertools
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

import tierwise as tw
from tierwise._native import core
from tierwise.export import folder
from tierwise.files import drafts, whole_files
from tierwise.frames.record_files import read_csv
from tierwise.frames.table import listed, numbers, table_of


@pytest.fixture(scope="module")
def compared(today):
    names = [
        "today",
        "a/b",
        "a-b",
        "A-B",
        "Ａ-Ｂ",
        "?!",
        "!?",
        "CON",
        "x" * 300,
        "x" * 300 + ".",
        "奖" * 120,
        "e\u0301",
        "\xe9",
        "..",
    ]
    assumptions = tw.example_assumptions("three_shops")
    people = tw.apply(today, tw.example_records("three_shops"))
    variants = {
        name: today.replace("ladder.medal.iron.base_pay", 2000 + i) if i else today for i, name in enumerate(names)
    }
    return tw.compare(variants, people, assumptions, months=1, replicas=2, progress=False)


def test_variants_of_any_names_have_files_of_their_own(compared, tmp_path):
    written = compared.write(tmp_path / "out", chart=None)
    manifest = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    found = []
    for i, (name, files_of) in enumerate(manifest["variants"].items()):
        policy = tw.Policy.load(written / files_of["policy"]["file"])
        assert str(policy.ladder.medal.iron.base_pay) == str(2000 + i if i else 2000), name
        bands = pl.read_csv(written / files_of["bands"])
        assert len(bands) == len(compared.projections[name].bands())
        found += [files_of["policy"]["file"], files_of["assumptions"]["file"], files_of["bands"]]
    assert list(manifest["variants"]) == compared.names
    assert len({name.casefold() for name in found}) == len(found) == 3 * len(compared.names)
    assert max(len(name.encode()) for name in os.listdir(written)) <= 255
    assert sorted(os.listdir(written)) == manifest["files"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), unique=True))
def test_names_of_files_differ_in_every_file_system(names):
    import unicodedata

    found = whole_files.names_of_files(names)
    assert list(found) == names
    alike = {unicodedata.normalize("NFKD", name).casefold() for name in found.values()}
    assert len(alike) == len(names)
    for name in found.values():
        assert name and len(name.encode()) < 100 and not name.startswith((".", "-")) and not name.endswith(".")
        assert not set(name) & set('/\\:*?"<>|\0')


def test_a_name_that_can_stay_as_it_is_stays_so():
    assert whole_files.names_of_files(["a/b", "a-b", "奖金", "a-b-2"]) == {
        "a/b": "a-b-3", "a-b": "a-b", "奖金": "奖金", "a-b-2": "a-b-2",
    }  # fmt: skip


# -- folders ---------------------------------------------------------------------------------------------------------------


def state(path: pathlib.Path) -> list[str]:
    """The tables of a folder, after each was found to be what the manifest says."""
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    for table in manifest["tables"]:
        assert hashlib.sha256((path / table["file"]).read_bytes()).hexdigest() == table["sha256"], table
    return [name for name in os.listdir(path) if name not in manifest["files"]]


def hidden(path: pathlib.Path) -> list[str]:
    return [name for name in os.listdir(path) if name.startswith(".")]


def test_a_folder_is_replaced_as_a_whole_and_somebodys_own_files_stay(ledger, small, columns, tmp_path):
    out = tmp_path / "out"
    ledger.write(out, format="parquet", with_persons=True)
    (out / "notes.txt").write_text("mine")
    (out / ".ipynb_checkpoints").mkdir()
    (out / ".ipynb_checkpoints" / "people.csv").write_text("a checkpoint")
    out.chmod(0o750)
    tw.apply(small, columns).write(out, with_persons=True)
    assert sorted(os.listdir(out)) == [
        ".ipynb_checkpoints", "events.csv", "manifest.json", "notes.txt", "payslips.csv", "people.csv", "policy.toml",
        "totals.csv",
    ]  # fmt: skip
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / ".ipynb_checkpoints" / "people.csv").read_text() == "a checkpoint"
    assert sorted(state(out)) == [".ipynb_checkpoints", "notes.txt"]
    assert out.stat().st_mode & 0o777 == 0o750
    assert os.listdir(tmp_path) == ["out"]


def test_a_file_that_is_no_runs_is_never_written_over(ledger, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "people.csv").write_text("mine")
    with pytest.raises(tw.Error, match=r"there is 'people.csv', which no manifest in the folder names; move it away"):
        ledger.write(tmp_path / "out", with_persons=True)
    assert (tmp_path / "out" / "people.csv").read_text() == "mine"
    assert os.listdir(tmp_path) == ["out"] and os.listdir(tmp_path / "out") == ["people.csv"]


def test_a_folder_of_a_version_before_is_replaced(ledger, tmp_path):
    out = ledger.write(tmp_path / "out", with_persons=True)
    manifest = json.loads((out / "manifest.json").read_text())
    del manifest["files"]
    (out / "manifest.json").write_text(json.dumps(manifest | {"inputs": [{"file": "kept.csv", "sha256": ""}]}))
    (out / "kept.csv").write_text("an input that lies in the folder")
    ledger.write(out, format="parquet", with_persons=True)
    assert state(out) == ["kept.csv"]


def test_a_run_that_fails_leaves_the_folder_as_it_was(ledger, tmp_path, monkeypatch):
    out = ledger.write(tmp_path / "out", with_persons=True)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for fact, words in (({"x": object()}, "cannot be written as JSON"), ({"months": 3}, "says 'months' itself")):
        with pytest.raises(tw.Error, match=words):
            ledger.write(out, **fact, with_persons=True)
    monkeypatch.setattr(drafts, "exchange", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ledger.write(out, with_persons=True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert os.listdir(tmp_path) == ["out"]


def test_folders_change_places_also_where_the_system_cannot_do_it_in_one_step(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(drafts, "exchange", lambda *_: False)
    out = ledger.write(tmp_path / "out", with_persons=True)
    (out / "notes.txt").write_text("mine")
    ledger.write(out, format="parquet", with_persons=True)
    assert state(out) == ["notes.txt"] and os.listdir(tmp_path) == ["out"]
    # Killed between the two steps: the old one is put back, and what was somebody's own is not lost.
    out.rename(tmp_path / ".out.01234567.aside")
    (tmp_path / ".out.89abcdef.draft").mkdir()
    with pytest.raises(tw.Error):
        ledger.write(out, x=object(), with_persons=True)
    assert state(out) == ["notes.txt"] and os.listdir(tmp_path) == ["out"]


def test_what_was_being_taken_out_of_an_old_folder_is_taken_out_by_the_next(ledger, tmp_path):
    out = ledger.write(tmp_path / "out", with_persons=True)
    aside = ledger.write(tmp_path / ".out.01234567.aside", with_persons=True)
    for place, text in ((out, "newer"), (aside, "older")):
        (place / "notes.txt").write_text(text)
    (aside / "plan.xlsx").write_text("mine")
    ledger.write(out, with_persons=True)
    assert {name: (out / name).read_text() for name in state(out)} == {
        "notes.txt": "newer", "notes.txt~": "older", "plan.xlsx": "mine",
    }  # fmt: skip
    assert os.listdir(tmp_path) == ["out"]


def test_an_old_run_that_was_being_removed_never_comes_back_into_the_new_one(ledger, tmp_path, monkeypatch):
    out = ledger.write(tmp_path / "out", format="parquet", with_persons=True)
    (out / "notes.txt").write_text("mine")

    def killed(path, **_):
        (path / folder.MANIFEST).unlink()
        raise SystemExit

    with monkeypatch.context() as killing:
        killing.setattr(folder.shutil, "rmtree", killed)
        with pytest.raises(SystemExit):
            ledger.write(out, with_persons=True)
    assert len(hidden(tmp_path)) == 1
    ledger.write(out, with_persons=True)
    assert state(out) == ["notes.txt"] and os.listdir(tmp_path) == ["out"]


def test_somebody_elses_manifest_is_never_written_over(ledger, tmp_path):
    (tmp_path / "out").mkdir()
    for text in ('{"name": "an app"}', "[]", "{", '{"files": ["manifest.json"]}'):
        (tmp_path / "out" / folder.MANIFEST).write_text(text)
        with pytest.raises(
            tw.Error, match="there is 'manifest.json', which no manifest in the folder names; move it away"
        ):
            ledger.write(tmp_path / "out", with_persons=True)
        assert (tmp_path / "out" / folder.MANIFEST).read_text() == text
    assert os.listdir(tmp_path) == ["out"]


def test_a_folder_that_cannot_be_exchanged_is_refused_in_words(ledger, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    for path in ("file", "file/in/it"):
        with pytest.raises(tw.Error, match="there is a file where a folder is needed"):
            ledger.write(tmp_path / path, with_persons=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tw.Error, match="that is worked in cannot be replaced; name a folder in it"):
        ledger.write(".", with_persons=True)
    with pytest.raises(TypeError, match="must be a path, found int"):
        ledger.write(3, with_persons=True)
    for name in ("", "a\0b"):
        with pytest.raises(tw.Error, match="cannot be the name of a file or folder"):
            ledger.write(name, with_persons=True)
    with pytest.raises(tw.Error, match="its name is too long"):
        ledger.write("x" * 300, with_persons=True)


def test_no_folder_is_replaced_that_others_live_in(ledger, tmp_path, monkeypatch):
    """Each replacement takes away, for a moment, all that is in it: a home, the place of everybody's drafts."""
    work, home, shared = tmp_path / "a" / "work", tmp_path / "b" / "home", tmp_path / "shared"
    for place in (work, home, shared):
        place.mkdir(parents=True)
    shared.chmod(0o1777)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(work)
    lived_in = [
        ("..", "that is worked in"),
        (work, "that is worked in"),
        (home, "somebody's home"),
        (home.parent, "somebody's home"),
        (shared, "several people share"),
    ]
    for path, words in lived_in:
        with pytest.raises(tw.Error, match=words + ".* cannot be replaced; name a folder in it"):
            ledger.write(path, with_persons=True)
    for place in (work, home, shared):
        assert state(ledger.write(place / "out", with_persons=True)) == []
        assert os.listdir(place) == ["out"]


def test_a_symbolic_link_to_a_folder_stays_one(ledger, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk" / "results")
    for _ in range(2):
        ledger.write(tmp_path / "out", with_persons=True)
    assert (tmp_path / "out").is_symlink() and state(tmp_path / "disk" / "results") == []


WRITER = """
import sys, tierwise as tw
n, sales, out = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
people = [f"p{i}" for i in range(n)]
columns = {"person": people, "month": ["2026-02"] * n, "customers": [1.0] * n, "sales": [sales] * n, "answer_rate": [1.0] * n}
ledger = tw.apply(tw.example("small_desk"), columns)
print("go", flush=True)
while True:
    ledger.write(out, sales=sales, with_persons=True)
"""


def writer(tmp_path, sales, n=4000):
    words = [sys.executable, "-c", WRITER, str(n), str(sales), str(tmp_path / "out")]
    started = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None and started.stdout.readline() == "go\n"
    return started


def kill(running):
    running.send_signal(signal.SIGKILL)
    running.communicate()


def test_a_writer_killed_at_any_moment_leaves_the_old_run_or_the_new_one(ledger, tmp_path):
    out = tmp_path / "out"
    ledger.write(out, with_persons=True)
    (out / "notes.txt").write_text("mine")
    for i in range(6):
        running = writer(tmp_path, 20 + i)
        time.sleep(0.013 + 0.037 * i)
        kill(running)
        assert set(state(out)) <= {"notes.txt"}
        assert len(hidden(tmp_path)) <= 1
    ledger.write(out, with_persons=True)
    assert state(out) == ["notes.txt"] and hidden(tmp_path) == []


def test_a_reader_finds_one_whole_run_while_two_write(ledger, tmp_path):
    out = tmp_path / "out"
    ledger.write(out, with_persons=True)
    running = [writer(tmp_path, sales, 200) for sales in (20, 30)]
    seen = set()
    begun = time.monotonic()
    while time.monotonic() < begun + 1 or (not {20.0, 30.0} <= seen and time.monotonic() < begun + 60):
        place = os.open(out, os.O_RDONLY)  # one run, whatever takes its place meanwhile
        try:
            with open(os.open("manifest.json", os.O_RDONLY, dir_fd=place), encoding="utf-8") as file:
                manifest = json.load(file)
            seen.add(manifest.get("sales"))
        except FileNotFoundError:
            pass  # it was replaced, and is being removed
        finally:
            os.close(place)
        assert (out / "manifest.json").is_file() and (out / "people.csv").is_file()
    for one in running:
        kill(one)
    assert {20.0, 30.0} <= seen
    ledger.write(out, with_persons=True)
    assert state(out) == [] and hidden(tmp_path) == []


# -- single files ----------------------------------------------------------------------------------------------------------


def test_what_a_killed_run_left_of_a_file_is_removed_by_the_next_and_nothing_else_is(ledger, tmp_path):
    path = tmp_path / "people.csv"
    left = [tmp_path / f".people.csv.{x}.draft" for x in ("01234567", "89abcdef")]
    others = [tmp_path / name for name in (".people.csv.draft", ".people.csv.old", ".other.csv.01234567.draft")]
    for one in (*left, *others):
        one.write_text("")
    with whole_files.replaced(path) as being_written:
        ledger.people.write_csv(path)  # by somebody else, meanwhile
        assert being_written.exists()
        being_written.write_text("last")
    assert path.read_text() == "last"
    assert sorted(tmp_path.iterdir()) == sorted([path, *others])


def test_a_file_is_written_where_a_link_leads_and_keeps_its_permissions(ledger, tmp_path):
    (tmp_path / "real.csv").write_text("")
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "link.csv").symlink_to("real.csv")
    ledger.people.write_csv(tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640
    assert len(pl.read_csv(tmp_path / "real.csv")) == len(ledger.people)
    before = os.umask(0o027)
    try:
        ledger.people.write_csv(tmp_path / "new.csv")
    finally:
        os.umask(before)
    assert (tmp_path / "new.csv").stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_as_it_is(ledger, tmp_path):
    ledger.people.write_csv("/dev/null")
    assert not os.path.isfile("/dev/null")
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text(encoding="utf-8")))
    reader.start()
    ledger.people.write_csv(tmp_path / "pipe")
    reader.join()
    assert len(read[0].splitlines()) == 1 + len(ledger.people)


def test_a_file_that_cannot_be_written_is_refused_in_words(ledger, tmp_path):
    with pytest.raises(tw.Error, match=r"there is no folder '.*nowhere' to write it into; make it first"):
        ledger.people.write_csv(tmp_path / "nowhere" / "people.csv")
    with pytest.raises(tw.Error, match="there is a folder of this name; name a file in it"):
        ledger.people.write_parquet(tmp_path)
    with pytest.raises(tw.Error, match="its name is too long"):
        ledger.people.write_csv(tmp_path / ("x" * 300))
    with pytest.raises(TypeError, match="must be a path, found NoneType"):
        ledger.people.write_csv(None)


# -- formulas of spreadsheets ----------------------------------------------------------------------------------------------

SIGNS = "=+-@\t\r\n＝＋－＠"
hostile = st.text(st.sampled_from(SIGNS + "'\" ,;x1\ufeff\u200b\xa0\x00\u3000")) | st.text(
    st.characters(exclude_categories=["Cs"])
)


def starts_a_formula(cell: str) -> bool:
    """As the strictest of spreadsheets might see it: behind anything that is not seen."""
    seen = cell.lstrip("\ufeff\u200b\x00 \xa0\u3000\t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
    return cell[:1] in tuple("\t\r\n") or seen[:1] in tuple("=+-@＝＋－＠")


def test_no_text_of_a_ledger_starts_a_formula(small, columns, tmp_path):
    columns |= {"shop": ["=1+1", "=1+1", "=1+1", "+2", "@SUM(A1)"], "person": ["-A0"] * 3 + ["'=x"] * 2}
    ledger = tw.apply(small, columns)
    ledger.write(tmp_path / "out", with_persons=True)
    with open(tmp_path / "out" / "people.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["shop"] for row in rows} == {"'=1+1", "'+2", "'@SUM(A1)"}
    assert {row["person"] for row in rows} == {"'-A0", "''=x"}
    slips = pl.read_csv(tmp_path / "out" / "payslips.csv")
    assert slips["amount"].dtype == pl.Float64  # numbers stay numbers
    ledger.write(tmp_path / "out", raw=True, with_persons=True)
    assert set(pl.read_csv(tmp_path / "out" / "people.csv")["person"]) == {"-A0", "'=x"}


def read_back(path):
    """The texts of a CSV file by column."""
    frame = core.Frame.of_table(read_csv(path, lambda name: "text"), 2)
    rows = frame.cells(0, frame.rows)
    return {name: [row[i] for row in rows] for i, (name, _) in enumerate(frame.columns)}


@settings(deadline=None)  # the disk decides how long it takes
@given(
    st.lists(hostile.filter(bool), min_size=1, max_size=8),
    st.lists(hostile.map(lambda t: t.replace("\0", "") or "x"), min_size=1, max_size=3, unique=True),
)
def test_no_cell_of_a_csv_file_starts_a_formula(tmp_path_factory, texts, names):
    path = tmp_path_factory.getbasetemp() / "formulas.csv"
    table_of("texts", [listed(name, texts) for name in names]).write_csv(path)
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(texts)
    assert not any(starts_a_formula(cell) for cell in itertools.chain(*rows))


@settings(deadline=None)  # the disk decides how long it takes
@given(st.lists(hostile.map(lambda t: t.replace("\0", "") or "x"), min_size=1, max_size=8, unique=True), st.booleans())
def test_every_text_comes_back_as_it_was_written(tmp_path_factory, texts, excel):
    path = tmp_path_factory.getbasetemp() / "texts.csv"
    table_of("texts", [listed("person", texts), listed("'@x", texts)]).write_csv(path, excel=excel)
    back = read_back(path)
    assert list(back) == ["person", "'@x"]
    assert back["person"] == back["'@x"] == texts


def test_texts_among_which_one_starts_a_formula_were_written_raw_and_stay_as_they_are(tmp_path):
    texts = ["'=x", "=x", "''=x", "'-1", "x"]
    table_of("texts", [listed("person", texts)]).write_csv(tmp_path / "texts.csv", raw=True)
    assert read_back(tmp_path / "texts.csv")["person"] == texts


def test_a_workforce_written_by_us_is_read_with_the_names_that_people_have(small, columns, tmp_path):
    columns |= {"person": ["=A0"] * 3 + ["'+B1"] * 2, "shop": ["@north"] * 3 + ["south"] * 2}
    ledger = tw.apply(small, columns)
    tw.workforce(ledger).write_csv(tmp_path / "people.csv")
    assert "'=A0" in (tmp_path / "people.csv").read_text(encoding="utf-8")
    pl.DataFrame(columns).write_parquet(tmp_path / "records.parquet")
    table_of(
        "r", [listed(n, v) for n, v in columns.items() if n != "sales"] + [numbers("sales", columns["sales"])]
    ).write_csv(tmp_path / "records.csv")
    for path in ("records.csv", "records.parquet"):
        again = tw.apply(small, tmp_path / path)
        assert list(again.people.rows()) == list(ledger.people.rows())
    assert ledger.explain("=A0", "2026-01").person == "=A0"


def test_what_starts_no_formula_is_left_as_it_is(ledger, tmp_path):
    for name, raw in (("marked.csv", False), ("raw.csv", True)):
        ledger.people.write_csv(tmp_path / name, raw=raw)
    assert (tmp_path / "marked.csv").read_bytes() == (tmp_path / "raw.csv").read_bytes()


def test_the_shell_writes_texts_raw_only_when_asked(tmp_path, monkeypatch, small, columns):
    from typer.testing import CliRunner

    from tierwise.cli.documents import app

    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(small.to_toml(), encoding="utf-8")
    pl.DataFrame(columns | {"shop": ["=cmd"] * 5}).write_parquet("records.parquet")
    for more, shop in (([], "'=cmd"), (["--raw"], "=cmd")):
        done = CliRunner().invoke(
            app, ["apply", "small.toml", "records.parquet", "--out", "out", "--with-persons", *more]
        )
        assert done.exit_code == 0, done.output
        assert set(pl.read_csv("out/people.csv")["shop"]) == {shop}
    done = CliRunner().invoke(app, ["apply", "small.toml", "records.parquet", "--out", "."])
    assert done.exit_code == 1 and "that is worked in" in done.output
    assert folder.MANIFEST not in os.listdir(tmp_path)
