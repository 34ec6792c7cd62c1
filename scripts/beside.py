"""Builds another commit beside this one, its benchmarks and its Python package, so that the two can be measured in turn."""

import os
import pathlib
import shutil
import subprocess
import sys

FOLDER = pathlib.Path("build/base")


def built(commit):
    """The folders of its programs and of its package, built the way these are."""
    source, package = FOLDER / "source", FOLDER / "package"
    wanted = _git("rev-parse", "--verify", f"{commit}^{{commit}}")
    if not source.exists() or _git("-C", str(source), "rev-parse", "HEAD") != wanted:
        shutil.rmtree(FOLDER, ignore_errors=True)
        _git("worktree", "prune")
        _git("worktree", "add", "--force", "--detach", str(source), wanted)
    subprocess.run(["cmake", "--preset", "release"], cwd=source, check=True)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "benchmarks"], cwd=source, check=True)
    if not package.exists():
        levels = f"--config-settings=cmake.define.TIERWISE_DEV_LEVELS={os.environ.get('LEVELS', '')}"
        install = ["-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps", levels, "--target"]
        subprocess.run([sys.executable, *install, str(package), str(source)], check=True)
    return source / "build" / "release" / "benchmarks", package


def _git(*arguments):
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()
