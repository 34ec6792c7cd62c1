"""``python -m tierwise``: the same as the command ``tierwise``."""

from tierwise.cli.documents import app

if __name__ == "__main__":
    app(prog_name="tierwise")
