"""``python -m yeojido``."""

from yeojido.app.cli.main import run

run()
