"""Check that the pure rooms have no clock, disk, console, network or unseeded randomness.

import-linter sees which modules a room imports; this check sees what is called without an import
(`open`, `print`, `hash` of a text, which differs from run to run) or through a value that is
allowed as such (`datetime.now`, `Path.read_text`, `numpy.random.rand`). It judges names, not
types: it finds what people write by mistake, not what they hide.

Run as `python -m tools.purity`; prints one line per finding and exits 1 when there is any.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PURE_ROOMS = ("domain", "kernels", "collect", "analyze", "draw", "engage")

_DISK = "reads or writes the disk: take bytes or text as an argument"
_CLOCK = "reads the clock: take the time as an argument"
_DICE = "is random without a seed: use numpy.random.default_rng(seed)"
_CONSOLE = "speaks to the console: return the words instead"

BUILTINS = {
    "open": _DISK,
    "print": _CONSOLE,
    "input": _CONSOLE,
    "breakpoint": _CONSOLE,
    "hash": "differs from run to run for texts: use a stable hash of the bytes",
    "id": "differs from run to run: use a key of your own",
    "eval": "runs text as code",
    "exec": "runs text as code",
    "__import__": "hides an import from the floors",
}
NAMES = {
    **dict.fromkeys(
        (
            "datetime.datetime.now",
            "datetime.datetime.today",
            "datetime.datetime.utcnow",
            "datetime.date.today",
        ),
        _CLOCK,
    ),
    **dict.fromkeys(
        (
            "bz2.open",
            "codecs.open",
            "gzip.open",
            "importlib.resources",
            "io.FileIO",
            "io.open",
            "lzma.open",
            "numpy.fromfile",
            "numpy.load",
            "numpy.memmap",
            "numpy.save",
            "numpy.savetxt",
            "numpy.savez",
            "numpy.savez_compressed",
            "pathlib.Path.cwd",
            "pathlib.Path.home",
            "pkgutil.get_data",
            "polars.scan_csv",
            "polars.scan_ndjson",
            "polars.scan_parquet",
            "pyarrow.OSFile",
            "pyarrow.memory_map",
        ),
        _DISK,
    ),
    "uuid.uuid1": _DICE,
    "uuid.uuid4": _DICE,
}
METHODS = {
    **dict.fromkeys(
        (
            "expanduser",
            "is_dir",
            "is_file",
            "iterdir",
            "mkdir",
            "read_bytes",
            "read_text",
            "rglob",
            "sink_csv",
            "sink_ipc",
            "sink_ndjson",
            "sink_parquet",
            "tofile",
            "unlink",
            "write_bytes",
            "write_text",
        ),
        _DISK,
    ),
    "utcnow": _CLOCK,
}
SEEDED = {
    "Generator",
    "default_rng",
    "SeedSequence",
    "BitGenerator",
    "PCG64",
    "PCG64DXSM",
    "Philox",
}
NEED_SEED = {"numpy.random." + name for name in SEEDED - {"Generator", "BitGenerator"}}


def find(name: str, source: str) -> list[str]:
    """Return one sentence per impure call in the source of one module."""
    tree = ast.parse(source)
    names = _imported(tree)
    findings: list[str] = []
    for node, in_hash in _walk(tree, in_hash=False):
        finding = _judge(node, names, in_hash=in_hash)
        if finding:
            findings.append(f"{name}:{getattr(node, 'lineno', 0)}: {finding}.")
    return findings


def _imported(tree: ast.AST) -> dict[str, str]:
    """Map each local name to the full name it was imported from."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _walk(node: ast.AST, *, in_hash: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Yield every node, and whether it stands in a `__hash__` method."""
    for child in ast.iter_child_nodes(node):
        inner = in_hash or (isinstance(child, ast.FunctionDef) and child.name == "__hash__")
        yield child, inner
        yield from _walk(child, in_hash=inner)


def _full_name(node: ast.AST, names: dict[str, str]) -> str:
    """Return the dotted name of an expression, resolved through the imports, or nothing."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        before = _full_name(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return ""


def _judge(node: ast.AST, names: dict[str, str], *, in_hash: bool) -> str:
    """Return what is impure about one node, or nothing."""
    if isinstance(node, ast.Global):
        return f"global {', '.join(node.names)} is state that outlives a call: pass a value"
    if isinstance(node, ast.Attribute | ast.Name):
        full = _full_name(node, names)
        if full in NAMES:
            return f"{full} {NAMES[full]}"
        if full.startswith("numpy.random.") and full.split(".")[2] not in SEEDED:
            return f"{full} {_DICE}"
    return _judge_call(node, names, in_hash=in_hash) if isinstance(node, ast.Call) else ""


def _judge_call(node: ast.Call, names: dict[str, str], *, in_hash: bool) -> str:
    called, full = node.func, _full_name(node.func, names)
    first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    if isinstance(called, ast.Name) and called.id in BUILTINS and called.id not in names:
        if called.id == "hash" and in_hash:
            return ""
        return f"{called.id}() {BUILTINS[called.id]}"
    if full in NEED_SEED and (not (node.args or node.keywords) or _is_none(node)):
        return f"{full}() {_DICE}"
    if full == "importlib.import_module" and not _from_own_package(node):
        return f"{full}() hides an import from the floors: name the module in an import"
    if full == "numpy.datetime64" and first in ("now", "today"):
        return f"{full}({first!r}) {_CLOCK}"
    return _judge_method(node, called, full) if isinstance(called, ast.Attribute) else ""


def _judge_method(node: ast.Call, called: ast.Attribute, full: str) -> str:
    first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    if called.attr in METHODS and not full.startswith("yeojido."):
        return f".{called.attr}() {METHODS[called.attr]}"
    if called.attr == "open" and (not node.args or first in ("r", "rb", "w", "wb", "a", "x")):
        return f".open() {_DISK}"
    words = {word.arg for word in node.keywords}
    if called.attr == "sample" and words & {"n", "fraction", "shuffle"} and "seed" not in words:
        return f".sample() {_DICE.replace('use', 'give seed=, or use')}"
    return ""


def _from_own_package(node: ast.Call) -> bool:
    """Tell whether what is imported by name lies in the module's own package."""
    name = node.args[0] if node.args else None
    if not isinstance(name, ast.JoinedStr) or not isinstance(name.values[0], ast.FormattedValue):
        return False
    return ast.unparse(name.values[0].value) in ("__name__", "__package__")


def _is_none(node: ast.Call) -> bool:
    values = [*node.args, *(word.value for word in node.keywords)]
    return all(isinstance(value, ast.Constant) and value.value is None for value in values)


def main() -> int:
    """Check the repository; return the exit status."""
    package = ROOT / "src" / "yeojido"
    files = [file for room in PURE_ROOMS for file in sorted((package / room).rglob("*.py"))]
    findings: list[str] = []
    for file in files:
        name = file.relative_to(ROOT).as_posix()
        findings += find(name, file.read_text(encoding="utf-8"))
    print("\n".join(findings) or f"purity: {len(files)} files of the pure rooms are pure")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
