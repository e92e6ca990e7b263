"""Check that files and functions stay small; the limits stand in pyproject.toml.

An exception may only shrink: when the file or function it names has become shorter, the number in
pyproject.toml must follow, and when it is within the limit the exception must go.

Run as `python -m tools.limits`; prints one line per finding and exits 1 when there is any.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Limits:
    """The largest number of lines of a file and of a function, and the exceptions by name."""

    file_lines: int
    function_lines: int
    exceptions: Mapping[str, int] = field(default_factory=dict[str, int])


def read_limits(table: Mapping[str, Any]) -> Limits:
    """Read the table `tool.yeojido.limits` of pyproject.toml."""
    return Limits(table["file-lines"], table["function-lines"], dict(table.get("exceptions", {})))


def measure(name: str, source: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yield (name, line, length, is_function) of one file and of each of its functions."""
    yield name, 1, len(source.splitlines()), False
    yield from _functions(name + "::", ast.parse(source))


def _functions(prefix: str, tree: ast.AST) -> Iterator[tuple[str, int, int, bool]]:
    for node in ast.iter_child_nodes(tree):
        inner = prefix
        if isinstance(node, Function | ast.ClassDef):
            inner = f"{prefix}{node.name}."
        if isinstance(node, Function):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield prefix + node.name, node.lineno, length, True
        yield from _functions(inner, node)


def find(sources: Mapping[str, str], limits: Limits) -> list[str]:
    """Return one sentence per file or function that is too long, and per stale exception."""
    findings: list[str] = []
    unused = dict(limits.exceptions)
    for name, source in sources.items():
        for item, line, length, is_function in measure(name, source):
            limit = limits.function_lines if is_function else limits.file_lines
            allowed = unused.pop(item, None)
            where = f"{name}:{line}: {item.rpartition('::')[2]}"
            if allowed is not None and length <= limit:
                findings.append(f"{where} is within the limit now: remove its exception.")
            elif allowed is not None and length < allowed:
                findings.append(f"{where} has {length} lines: lower its exception to that.")
            elif length > (allowed or limit):
                what = "Split the function." if is_function else "Split the file."
                findings.append(f"{where} has {length} lines, {allowed or limit} allowed. {what}")
    findings += [f"pyproject.toml: there is no {name}: remove its exception." for name in unused]
    return findings


def _python_files(root: Path, roots: list[str]) -> Iterator[Path]:
    for start in map(root.joinpath, roots):
        if start.is_dir():
            yield from sorted(start.rglob("*.py"))
        elif start.is_file():
            yield start


def main() -> int:
    """Check the repository; return the exit status."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    table = settings["tool"]["yeojido"]["limits"]
    files = _python_files(ROOT, table["roots"])
    sources = {f.relative_to(ROOT).as_posix(): f.read_text(encoding="utf-8") for f in files}
    findings = find(sources, read_limits(table))
    print("\n".join(findings) or f"limits: {len(sources)} files are within the limits")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
