"""Mappings that a person saved: what is said about the columns of files that come again."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from yeojido.collect.roles import NOTHING_SAID, Overrides, Plan
from yeojido.domain.errors import BadMapping, BadOption, NoSuchMapping
from yeojido.domain.words import both

if TYPE_CHECKING:
    from yeojido.store.workspace import Workspace

VERSION = 1
_NAME = re.compile(r"[0-9A-Za-z가-힣][0-9A-Za-z가-힣_.-]{0,59}")


@dataclass(frozen=True, slots=True)
class Mappings:
    """The mappings of a workspace: ``mappings/NAME.json``, written to be read and changed.

    ``{"version": 1, "columns": {"person": "회원번호", ...}}``; the names are those of the flags.
    """

    folder: Path

    @classmethod
    def of(cls, workspace: Workspace) -> Mappings:
        """Return those of a workspace."""
        return cls(workspace.path / "mappings")

    def names(self) -> list[str]:
        """Return their names, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def load(self, name: str) -> Overrides:
        """Return what a mapping says; raises NoSuchMapping, BadMapping, BadOption."""
        path = self._path(name)
        try:
            found: Any = msgspec.json.decode(path.read_bytes())
        except FileNotFoundError:
            raise NoSuchMapping(name=name, known=", ".join(self.names()) or "-") from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise BadMapping(path=path, reason=both("pulls.no_json")) from None
        try:
            document = msgspec.convert(found, _Document)
        except msgspec.ValidationError as error:
            raise BadMapping(path=path, reason=str(error)) from None
        if document.version != VERSION:
            reason = both("pulls.mapping_version", version=document.version)
            raise BadMapping(path=path, reason=reason)
        try:
            return msgspec.convert(document.columns, Overrides)
        except msgspec.ValidationError as error:
            raise BadMapping(path=path, reason=str(error)) from None

    def save(self, name: str, overrides: Overrides) -> Path:
        """Write a mapping, over one of that name; raises BadOption."""
        path = self._path(name)
        said = {
            each.name: getattr(overrides, each.name)
            for each in fields(Overrides)
            if getattr(overrides, each.name) != each.default
        }
        document = {"version": VERSION, "columns": said}
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
        draft.replace(path)
        return path

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            possible = both("pulls.mapping_name")
            raise BadOption(option="--mapping", value=name[:80], possible=possible)
        return self.folder / f"{name}.json"


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    columns: dict[str, Any]


def pinned(plan: Plan, said: Overrides) -> Overrides:
    """Return what was said together with what was found, so that the next file is read alike."""
    if plan.shape is not None:
        return replace(said, shape=plan.shape.shape.name)
    roles = ("person", "event", "time", "sequence", "channel", "text", "rating")
    found: dict[str, Any] = {
        role: getattr(said, role) or plan.column(role)
        for role in roles
        if not (plan.questions and role in ("event", "rating"))
    }
    scale = said.rating_scale or (str(plan.scale) if plan.scale else None)
    return replace(
        said, **found, rating_scale=scale, shape="none", wide=bool(plan.questions) or said.wide
    )


def joined(saved: Overrides, said: Overrides) -> Overrides:
    """Return a saved mapping with what is said now on top."""
    now = {
        each.name: getattr(said, each.name)
        for each in fields(Overrides)
        if getattr(said, each.name) != getattr(NOTHING_SAID, each.name)
    }
    return replace(saved, **now)
