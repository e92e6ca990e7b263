r"""A small model of texts: rows of tables by hashed n-grams, added up, then a few small layers.

The file is one block of bytes::

    b"YJLM1\\n\\0\\0"  8 bytes
    length of the header, uint64, little-endian
    the header, UTF-8 JSON: name, version, language, tables, heads, arrays, notes, digest of arrays
    the arrays, each beginning at a multiple of 64 bytes after the header

Nothing in it is run (no pickle), and arrays are looked at in place: opening a file costs what
reading its header costs.

A *table* (rows, columns) holds a weight per n-gram and column, mostly int8 with one scale a column;
an n-gram's row is its id's lower bits. A text's value in a column is the sum over its n-grams,
divided by (number of n-grams) ** ``power``: a long text does not shout. A *head* is a dense layer on
tables' columns or on other heads' values. Valence is the expectation of five ordered levels
(cumulative logits: McCullagh 1980).
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from yeojido.analyze.voice.negation import all_negated
from yeojido.domain.errors import BadModel
from yeojido.kernels.ngrams import Families, code_points, spread, summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MAGIC = b"YJLM1\n\0\0"
_ALIGN = 64
#: A text is read up to here, in characters: the rest of a longer one says nothing.
LONGEST = 8192
_BLOCK = 1 << 18
#: Furthest level of a scale.
_FAR = 1000
#: Most bytes of a header.
_HEADER = 1 << 22
#: Longest n-gram that a file may ask for.
_LONGEST_GRAM = 16
Link = Literal["identity", "tanh", "sigmoid", "softmax", "ordinal", "gate"]


@dataclass(frozen=True, slots=True)
class Table:
    """Weights by n-gram.

    Attributes:
        name: what heads call it by.
        families: its n-grams.
        weights: (2 ** bits, columns) int8 or float32.
        scale: (columns,) float32; a weight times its column's scale is what counts.
        power: 0..1, see the module.
    """

    name: str
    families: Families
    weights: NDArray[Any]
    scale: Floats
    power: float = 0.5


@dataclass(frozen=True, slots=True)
class Head:
    """A dense layer: ``link(concatenated inputs @ weights + bias)``.

    Attributes:
        name: what other heads and callers call it by.
        inputs: names of tables and of heads before it.
        link: what is done to the sums. ``ordinal``: one input; bias (levels - 1,) ascending;
            P(level > k) = sigmoid(sum - bias[k]); out: P of each level.
            ``gate``: the first sum opens a gate g = sigmoid(first), for the others x; out:
            g * x, then (1 - g) * x.
        weights: (inputs, outputs) float32; of ``ordinal``: (inputs, 1).
        bias: (outputs,) float32.
        names: of the outputs, where they have some.
        levels: values of the outputs, where they are values.
        thresholds: per output, above which a label is given, where they are labels.
    """

    name: str
    inputs: tuple[str, ...]
    link: Link
    weights: Floats
    bias: Floats
    names: tuple[str, ...] = ()
    levels: tuple[float, ...] = ()
    thresholds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A model that was read from a file, or made by ``tools.train``.

    Attributes:
        name, version: the version changes with every training.
        language: what it reads, ``ko`` or ``en``.
        tables, heads: see there. Heads that callers expect: ``valence`` (ordinal, levels -2..2),
            ``positive`` (sigmoid, one output), ``emotions`` (softmax, names as ``EMOTIONS``).
        notes: what the trainer wrote down: data, seed, figures.
        negation: it was trained on texts with negated words marked (``negation.py``).
    """

    name: str
    version: str
    language: str
    tables: tuple[Table, ...]
    heads: tuple[Head, ...]
    notes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    negation: bool = False

    # --- The file --------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """Return the file."""
        arrays: list[NDArray[Any]] = []
        index: list[dict[str, Any]] = []
        at = 0

        def put(array: NDArray[Any]) -> int:
            nonlocal at
            array = np.ascontiguousarray(array)
            index.append({"type": array.dtype.str, "shape": array.shape, "at": at})
            arrays.append(array)
            at += -(-array.nbytes // _ALIGN) * _ALIGN
            return len(index) - 1

        header = {
            "name": self.name,
            "version": self.version,
            "language": self.language,
            "tables": [
                {
                    "name": table.name,
                    "families": {
                        key: getattr(table.families, key) for key in Families.__dataclass_fields__
                    },
                    "power": table.power,
                    "weights": put(table.weights),
                    "scale": put(table.scale.astype("<f4")),
                }
                for table in self.tables
            ],
            "heads": [
                {
                    "name": head.name,
                    "inputs": head.inputs,
                    "link": head.link,
                    "names": head.names,
                    "levels": head.levels,
                    "thresholds": head.thresholds,
                    "weights": put(head.weights.astype("<f4")),
                    "bias": put(head.bias.astype("<f4")),
                }
                for head in self.heads
            ],
            "arrays": index,
            "notes": dict(self.notes),
            "negation": self.negation,
        }
        parts: list[bytes] = []
        for array in arrays:
            data = array.tobytes()
            parts += [data, b"\0" * (-len(data) % _ALIGN)]
        body = b"".join(parts)
        header["digest"] = _digest(body)
        text = json.dumps(header, ensure_ascii=False).encode()
        text += b" " * (-(len(MAGIC) + 8 + len(text)) % _ALIGN)
        return b"".join([MAGIC, struct.pack("<Q", len(text)), text, body])

    @classmethod
    def from_bytes(cls, data: bytes | memoryview) -> LinearModel:
        """Return the model of a file, looking at its arrays in place.

        Raises:
            BadModel: the bytes are no such file, or not all of it.
        """
        try:
            return _opened(cls, memoryview(data))
        except (
            KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError,
            struct.error,
        ) as error:  # fmt: skip
            raise BadModel(why=str(error)[:200]) from error

    def with_notes(self, notes: Mapping[str, Any]) -> LinearModel:
        """Return the model with other notes."""
        return replace(self, notes=dict(notes))

    # --- Reading ---------------------------------------------------------------------------------

    def read(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Return every head's output by its name: (n, outputs) float32.

        Every text gets an answer, an empty one that of no n-grams at all; whether a text is of
        this language is for the caller to know. Texts are read up to ``LONGEST`` characters.
        """
        made: list[dict[str, Floats]] = []
        for block in _blocks(self._ready(texts)):
            text, offsets = code_points(block)
            made.append(self.heads_of(self._columns(text, offsets)))
        if not made:
            empty = {t.name: np.zeros((0, t.scale.size), np.float32) for t in self.tables}
            return self.heads_of(empty)
        return {name: np.concatenate([each[name] for each in made]) for name in made[0]}

    def _ready(self, texts: Sequence[str]) -> Sequence[str]:
        """Return the texts as the tables know them, of the same lengths."""
        return all_negated([text[:LONGEST] for text in texts]) if self.negation else texts

    def valence(self, read: Mapping[str, Floats]) -> Floats:
        """Return the expected valence (n,) of what was read, -2..+2."""
        levels = np.array(self.head("valence").levels, np.float32)
        return np.clip(_times(read["valence"], levels[:, None])[:, 0], -2, 2)

    def head(self, name: str) -> Head:
        """Return a head by its name.

        Raises:
            KeyError: there is none.
        """
        return next(head for head in self.heads if head.name == name)

    def heads_of(self, columns: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return the heads' outputs for columns (n, columns) of each table, by the table's name."""
        return _values(columns, self.heads)

    def contributions(self, texts: Sequence[str]) -> list[Floats]:
        """Return, per text, what each of its characters adds to the valence (characters,) float32.

        The valence's slope half-way between nothing read and all read, times what each n-gram
        adds to the tables' columns, spread over the n-gram's characters. They add up to about
        the text's valence less that of an empty text.
        """
        made: list[Floats] = []
        for block in _blocks(self._ready(texts)):
            text, offsets = code_points(block)
            weight = self._by_character(text, offsets)
            made += [weight[a:b] for a, b in itertools.pairwise(offsets)]
        return [
            each if each.size == len(text) else np.pad(each, (0, len(text) - each.size))
            for each, text in zip(made, texts, strict=True)
        ]

    def _by_character(self, text: NDArray[np.uint32], offsets: NDArray[np.int64]) -> Floats:
        heads, tables = self._behind("valence")
        columns = self._columns(text, offsets, tables)
        slopes = self._slopes(columns, heads)
        out = np.zeros(text.size, np.float32)
        for table in tables:
            slope = slopes[table.name] * table.scale
            spread(text, offsets, table.families, table.weights, slope, table.power, out)
        return out

    def _behind(self, name: str) -> tuple[tuple[Head, ...], tuple[Table, ...]]:
        """Return the heads and tables without which a head could not be told."""
        wanted = {name}
        for head in reversed(self.heads):
            if head.name in wanted:
                wanted.update(head.inputs)
        heads = tuple(head for head in self.heads if head.name in wanted)
        return heads, tuple(table for table in self.tables if table.name in wanted)

    def _slopes(self, columns: Mapping[str, Floats], heads: tuple[Head, ...]) -> dict[str, Floats]:
        """Return d valence / d column of each text half-way from nothing (chain rule, backwards)."""
        half = {name: (values / 2).astype(np.float32) for name, values in columns.items()}
        outputs = {**half, **_values(half, heads)}
        slopes = {name: np.zeros_like(values) for name, values in outputs.items()}
        slopes["valence"] += np.array(self.head("valence").levels, np.float32)
        for head in reversed(heads):
            inner = _link_slope(head, outputs[head.name], slopes[head.name])
            back = _times(inner, head.weights.T)
            at = 0
            for name in head.inputs:
                width = outputs[name].shape[1]
                slopes[name] += back[:, at : at + width]
                at += width
        return {name: slopes[name] for name in half}

    def _columns(
        self,
        text: NDArray[np.uint32],
        offsets: NDArray[np.int64],
        tables: tuple[Table, ...] | None = None,
    ) -> dict[str, Floats]:
        return {
            table.name: table.scale
            * summed(text, offsets, table.families, table.weights, table.power)
            for table in (self.tables if tables is None else tables)
        }


def _digest(data: bytes | memoryview) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _opened(cls: type[LinearModel], data: memoryview) -> LinearModel:
    if bytes(data[:8]) != MAGIC:
        raise ValueError("it does not begin as one")
    (length,) = struct.unpack("<Q", data[8:16])
    if length > _HEADER:
        raise ValueError("its header has no end")
    header = json.loads(bytes(data[16 : 16 + length]))
    if header.get("digest", "") not in ("", _digest(data[16 + length :])):
        raise ValueError("its digest is not that of what it holds")
    arrays: list[NDArray[Any]] = []
    for each in header["arrays"]:
        shape = each["shape"]
        if any(type(size) is not int or size < 0 for size in shape) or each["at"] < 0:
            raise ValueError("the shape of an array")
        count = math.prod(shape)
        at = 16 + length + each["at"]
        arrays.append(np.frombuffer(data, each["type"], count, at).reshape(shape))
    tables = tuple(
        Table(
            name=each["name"],
            families=Families(**each["families"]),
            weights=arrays[each["weights"]],
            scale=arrays[each["scale"]],
            power=each["power"],
        )
        for each in header["tables"]
    )
    heads = tuple(
        Head(
            name=each["name"],
            inputs=tuple(each["inputs"]),
            link=each["link"],
            weights=arrays[each["weights"]],
            bias=arrays[each["bias"]],
            names=tuple(each["names"]),
            levels=tuple(each["levels"]),
            thresholds=tuple(each["thresholds"]),
        )
        for each in header["heads"]
    )
    about = {key: header[key] for key in ("name", "version", "language", "notes")}
    _fit(tables, heads)
    negation = header.get("negation", False) is True
    return cls(tables=tables, heads=heads, negation=negation, **about)


def _fit(tables: Sequence[Table], heads: Sequence[Head]) -> None:
    """Refuse what could not be read with, or only in far more room than a file needs.

    A digest tells a damaged file; this tells one that somebody made. Raises ValueError, TypeError.
    """
    widths: dict[str, int] = {}
    for table in tables:
        lengths = astuple(table.families)
        rows, columns = table.weights.shape
        if any(type(each) is not int or not 0 <= each <= _LONGEST_GRAM for each in lengths):
            raise ValueError(f"lengths of n-grams {lengths}")
        if rows & (rows - 1) or not rows or table.weights.dtype.str not in ("|i1", "<f4"):
            raise ValueError(f"a table of {rows} rows of {table.weights.dtype}")
        if table.scale.shape != (columns,) or table.scale.dtype.str != "<f4":
            raise ValueError("a table's scale")
        if not 0 <= table.power <= 1:
            raise ValueError("a table's power")
        widths[table.name] = columns
    for head in heads:
        widths[head.name] = _width(head, sum(widths[name] for name in head.inputs))
    if len(widths) != len(tables) + len(heads):
        raise ValueError("a name is there twice")


def _width(head: Head, inputs: int) -> int:
    """Return how many values a head has; raises ValueError where its parts do not fit."""
    if (
        head.link not in get_args(Link)
        or not head.weights.dtype.str == head.bias.dtype.str == "<f4"
    ):
        raise ValueError(f"the kind of {head.name}")
    given, sums = head.weights.shape
    # levels for one sum and their bounds; what a gate lets through and keeps back; or the sums
    outs = {"ordinal": sums + head.bias.size, "gate": 2 * (sums - 1)}.get(head.link, sums)
    bias = outs - 1 if head.link == "ordinal" else sums
    fits = given == inputs and head.bias.shape == (bias,) and outs > 0
    told = [each for each in (head.names, head.levels, head.thresholds) if each]
    if not fits or (head.link == "ordinal" and sums != 1) or any(len(t) != outs for t in told):
        raise ValueError(f"the shapes of {head.name}")
    valued = head.name == "valence" or head.link == "ordinal"
    if valued and len(head.levels) != outs:
        raise ValueError(f"{head.name} has no levels")
    if not all(type(each) in (int, float) and abs(each) <= _FAR for each in head.levels):
        raise ValueError(f"the levels of {head.name}")
    return outs


def _values(columns: Mapping[str, Floats], heads: tuple[Head, ...]) -> dict[str, Floats]:
    """Return the outputs of heads for columns of tables."""
    values: dict[str, Floats] = dict(columns)
    for head in heads:
        inputs = [values[name] for name in head.inputs]
        x = inputs[0] if len(inputs) == 1 else np.concatenate(inputs, axis=1)
        values[head.name] = _link(head, _times(x, head.weights))
    return {head.name: values[head.name] for head in heads}


def _times(x: Floats, weights: Floats) -> Floats:
    """Return ``x @ weights``, a text the same in any company: BLAS rounds by how many there are."""
    out = np.zeros((x.shape[0], weights.shape[1]), np.float32)
    for column, row in zip(x.T, weights, strict=True):
        out += column[:, None] * row
    return out


def _blocks(texts: Sequence[str]) -> list[list[str]]:
    """Return the texts, cut to ``LONGEST``, in blocks of about ``_BLOCK`` characters."""
    blocks: list[list[str]] = []
    room = 0
    for text in texts:
        if room <= 0:
            blocks.append([])
            room = _BLOCK
        blocks[-1].append(text[:LONGEST])
        room -= len(blocks[-1][-1]) + 1
    return blocks


def _sigmoid(x: Floats) -> Floats:
    return (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)


def _link(head: Head, x: Floats) -> Floats:
    """Return the head's outputs for its sums (n, outputs)."""
    if head.link == "ordinal":
        above = _sigmoid(x - head.bias)  # (n, levels - 1), descending
        edges = np.ones((x.shape[0], 1), np.float32)
        return -np.diff(np.concatenate([edges, above, 0 * edges], axis=1), axis=1)
    x = x + head.bias
    if head.link == "gate":
        g = _sigmoid(x[:, :1])
        return np.concatenate([g * x[:, 1:], (1 - g) * x[:, 1:]], axis=1)
    if head.link == "sigmoid":
        return _sigmoid(x)
    if head.link == "tanh":
        return np.tanh(x)
    if head.link == "softmax":
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    return x


def _link_slope(head: Head, output: Floats, slope: Floats) -> Floats:
    """Return a slope by a head's outputs (n, outputs) as one by its sums (n, sums)."""
    if head.link == "ordinal":
        above = 1 - np.cumsum(output, axis=1)[:, :-1]
        rise = above * (1 - above)
        edge = np.zeros((output.shape[0], 1), np.float32)
        change = -np.diff(np.concatenate([edge, rise, edge], axis=1), axis=1)
        return (slope * change).sum(axis=1, keepdims=True)
    if head.link == "sigmoid":
        return slope * output * (1 - output)
    if head.link == "tanh":
        return slope * (1 - output**2)
    if head.link == "gate":
        k = output.shape[1] // 2
        x = output[:, :k] + output[:, k:]
        square = np.maximum((x * x).sum(axis=1, keepdims=True), np.float32(1e-12))
        g = (output[:, :k] * x).sum(axis=1, keepdims=True) / square
        first, second = slope[:, :k], slope[:, k:]
        door = g * (1 - g) * ((first - second) * x).sum(axis=1, keepdims=True)
        return np.concatenate([door, g * first + (1 - g) * second], axis=1)
    if head.link == "softmax":
        return output * (slope - (slope * output).sum(axis=1, keepdims=True))
    return slope
