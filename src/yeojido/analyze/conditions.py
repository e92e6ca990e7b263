"""Conditions are SQL boolean expressions over one event, or over one person.

``event = 'cart' and properties.price > 50000``. Names: ``event``, ``channel``, ``text``,
``rating``, ``time``, ``person`` and the properties, bare or as ``properties.name``; names that are
not plain words stand in double quotes, text values in single quotes.

The text is parsed by sqlglot into a tree, the tree is checked against the log's columns (unknown
names, functions and kinds are refused with the place and near names) and becomes one Polars
expression. Logic is three-valued as in SQL; a condition whose answer is null does not hold.

Functions of behaviour look back over the person's events: ``count('order', last => '30d') >= 3``
(see ``behaviour``). A condition over a person (``scope="person"``) is judged once for each, at the
end of the data; a bare column there means the person's first known value.

Times are compared with ISO 8601 text. Text that names no zone is read in ``timezone`` (UTC if none
is given); ``hour``, ``weekday`` (1 = Monday .. 7) and ``date`` are told in that zone too.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from yeojido.analyze.addresses import path
from yeojido.analyze.behaviour import FUNCTIONS, NUMERIC, Behaviour, Named
from yeojido.analyze.values import looked_up, series, text_column, words
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadCondition, BadDuration
from yeojido.domain.words import LANGUAGES, Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl
    from numpy.typing import NDArray
    from sqlglot import exp

    from yeojido.analyze.behaviour import Judge
    from yeojido.domain.log import Chunk, Kind

#: Kinds inside a condition: the columns' kinds, and what functions make of them.
_KIND_OF = {"text": "text", "number": "number", "integer": "number", "boolean": "boolean"}
_FIXED: dict[str, str] = {
    "event": "text", "channel": "text", "text": "text", "person": "text",
    "rating": "number", "time": "time",
}  # fmt: skip
#: Columns that every chunk carries without being asked.
_CARRIED = frozenset({"event", "time"})
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
#: function -> (kinds it takes, kind it gives); the reader's list in messages, too.
_FUNCTIONS: dict[str, tuple[str, str]] = {
    "lower": ("text", "text"), "upper": ("text", "text"), "length": ("text", "number"),
    "abs": ("number", "number"), "hour": ("time", "number"), "weekday": ("time", "number"),
    "date": ("time", "date"), "coalesce": ("any", "any"), "path": ("text", "text"),
}  # fmt: skip
#: Names that mean one event, not a person.
_OF_EVENTS = frozenset({"event", "time", "text"})

Scope = Literal["event", "person"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition.

    Attributes:
        text: as it was written.
        columns: what to ask a chunk for (``event`` and ``time`` come by themselves).
        timezone: zone of times that name none.
        scope: whether it is about one event or one person.
    """

    text: str
    columns: frozenset[str]
    timezone: str
    scope: Scope = "event"
    _names: frozenset[str] = field(default=frozenset(), repr=False)
    _expression: pl.Expr | None = field(default=None, repr=False, compare=False)
    _behaviour: Mapping[str, Behaviour] = field(default_factory=dict, repr=False, compare=False)
    #: where the whole is an ``and`` or ``or`` of two: both, and whether both must hold
    _parts: tuple[Condition, ...] = field(default=(), repr=False, compare=False)
    _every: bool = field(default=True, repr=False, compare=False)
    #: the vocabulary that was judged last, and the answers
    _judged: list[tuple[tuple[str, ...], NDArray[np.bool_]]] = field(
        default_factory=list, repr=False, compare=False
    )

    def mask(self, chunk: Chunk) -> NDArray[np.bool_]:
        """Return where the condition holds: (events,) bool, or (people,) in scope person."""
        if self._parts:
            # Also in three-valued logic both must be true, or either: each its own fast way.
            one, other = (part.mask(chunk) for part in self._parts)
            return one & other if self._every else one | other
        people = self.scope == "person"
        rows = chunk.offset.size - 1 if people else chunk.code.size
        if not self._names and not self._behaviour:
            return np.full(rows, self._evaluate({}, 1)[0])
        if self._behaviour or people:
            frame = {name: self._series(chunk, name) for name in self._names}
            for name, behaviour in self._behaviour.items():
                frame[name] = behaviour.values(chunk, people=people)
            return self._evaluate(frame, rows)
        if len(self._names) == 1:
            (name,) = self._names
            column = text_column(chunk, name)
            if column is not None:
                return looked_up(self._holds(name, column.vocabulary), column.values)
        frame = {name: series(chunk, name) for name in self._names}
        return self._evaluate(frame, rows)

    def _holds(self, name: str, vocabulary: tuple[str, ...]) -> NDArray[np.bool_]:
        """Judge each different value of a column of texts once; the last answer is of none.

        Event names are the same in every chunk: their answers are kept.
        """
        for known, holds in self._judged:
            if known is vocabulary:
                return holds
        values = words(vocabulary, [*range(len(vocabulary)), -1])
        holds = self._evaluate({name: values}, len(values))
        self._judged[:] = [(vocabulary, holds)]
        return holds

    def _series(self, chunk: Chunk, name: str) -> pl.Series:
        """Return a column as it is, or in scope person the keys of the people."""
        import polars as pl

        if self.scope == "person" and name == "person":
            return pl.Series(chunk.people, dtype=pl.String)
        return series(chunk, name)

    def _evaluate(self, columns: Mapping[str, pl.Series], rows: int) -> NDArray[np.bool_]:
        import polars as pl

        assert self._expression is not None
        frame = pl.DataFrame(dict(columns)) if columns else pl.DataFrame({"": [0] * rows})
        answer = frame.select(self._expression.fill_null(value=False).alias("holds"))["holds"]
        return np.resize(answer.to_numpy(), rows) if len(answer) != rows else answer.to_numpy()


def schema_of(chunk: Chunk) -> dict[str, Kind]:
    """Return the kind of every column that a chunk carries."""
    return {name: column.kind for name, column in chunk.columns.items()}


def columns_of(text: str) -> frozenset[str]:
    """Return the columns a condition names, without checking them; raises BadCondition."""
    from sqlglot import exp

    names = {_name(column) for column in _tree(text).find_all(exp.Column)}
    return frozenset(names) - _CARRIED


def is_condition(text: str) -> bool:
    """Tell whether a text is a comparison or a combination of them (not just a name)."""
    from sqlglot import exp

    try:
        tree = _tree(text).unnest()
    except BadCondition:
        return False
    if isinstance(tree, exp.Anonymous):
        return FUNCTIONS.get(tree.name.lower(), (False, ""))[1] == "boolean"
    return isinstance(
        tree, exp.Predicate | exp.And | exp.Or | exp.Not | exp.In | exp.Between | exp.Like | exp.Is
    )


def parse(
    text: str, schema: Mapping[str, Kind], timezone: str = "UTC", scope: Scope = "event"
) -> Condition:
    """Check a condition against a log's columns; raises BadCondition with place and reason."""
    kinds = {name: _KIND_OF[kind] for name, kind in schema.items()} | _FIXED
    try:
        return _Compiler(text, kinds, _zone(text, timezone), scope).condition(_tree(text))
    except RecursionError:
        raise _too_deep(text) from None


def near(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names that look most like a name, best first."""
    by_lower: dict[str, str] = {}
    for each in known:
        by_lower.setdefault(each.lower(), each)
    found = difflib.get_close_matches(name.lower(), list(by_lower), n=most, cutoff=0.6)
    inside = [low for low in by_lower if name and name.lower() in low and low not in found]
    return [by_lower[low] for low in [*found, *sorted(inside, key=len)][:most]]


def sentence(key: str, **values: object) -> Words:
    """Return a sentence of this room in both languages; values may themselves be Words."""
    said = {
        language: say(
            f"sequences.{key}",
            language,
            **{k: v.say(language) if isinstance(v, Words) else v for k, v in values.items()},
        )
        for language in LANGUAGES
    }
    return Words(ko=said["ko"], en=said["en"])


def near_words(name: str, known: Iterable[str]) -> Words | str:
    """Return the sentence part that lists near names, in both languages; empty if none."""
    names = near(name, known)
    return sentence("near", names=", ".join(names)) if names else ""


def _zone(text: str, timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reason = sentence("bad_timezone", name=timezone)
        raise BadCondition(condition=text, position=1, reason=reason) from None


@lru_cache(maxsize=256)
def _tree(text: str) -> Any:
    from sqlglot import exp, parse_one
    from sqlglot.errors import ParseError, TokenError

    from yeojido.analyze.dialect import Conditions

    if not text.strip():
        raise BadCondition(condition=text, position=1, reason=sentence("empty"))
    try:
        return parse_one(text, into=exp.Condition, dialect=Conditions)
    except RecursionError:
        raise _too_deep(text) from None
    except TokenError:
        reason = sentence("open_text")
        raise BadCondition(condition=text, position=len(text), reason=reason) from None
    except ParseError as error:
        detail: dict[str, Any] = error.errors[0] if error.errors else {}
        found = str(detail.get("highlight") or text.strip())
        lines = text.splitlines(keepends=True)[: max(int(detail.get("line") or 1) - 1, 0)]
        position = sum(map(len, lines)) + int(detail.get("col") or len(found)) - len(found) + 1
        bare = _QUOTED.sub("", text)
        unclosed = bare.count("(") > bare.count(")")
        reason = sentence("open_text") if unclosed else sentence("unreadable", found=found)
        raise BadCondition(condition=text, position=max(position, 1), reason=reason) from None


def _too_deep(text: str) -> BadCondition:
    return BadCondition(condition=f"{text[:40]}…", position=1, reason=sentence("too_deep"))


def _name(column: exp.Column) -> str:
    """Return a column's name without ``properties.``; other prefixes stay in the name."""
    prefix = column.table
    return column.name if prefix in ("", "properties") else f"{prefix}.{column.name}"


def _kind_word(kind: str) -> Words:
    return sentence(f"kind_{kind}")


class _Compiler:
    """Turns a parsed tree into (Polars expression, kind), node by node."""

    def __init__(
        self, text: str, kinds: Mapping[str, str], zone: ZoneInfo, scope: Scope = "event"
    ) -> None:
        import polars as pl
        from sqlglot import exp

        self.text = text
        self.kinds = kinds
        self.zone = zone
        self.scope: Scope = scope
        self.used: set[str] = set()
        #: columns that functions of behaviour read by themselves
        self.read: set[str] = set()
        self.behaviour: dict[str, Behaviour] = {}
        self.pl = pl
        self.exp = exp
        self._compare = {
            exp.EQ: "__eq__", exp.NEQ: "__ne__", exp.GT: "__gt__",
            exp.GTE: "__ge__", exp.LT: "__lt__", exp.LTE: "__le__",
        }  # fmt: skip
        self._compute = {exp.Add: "__add__", exp.Sub: "__sub__", exp.Mul: "__mul__"}
        self._nodes: dict[type[Any], Any] = {
            exp.Paren: lambda node: self.compile(node.this),
            exp.Column: self._column, exp.Literal: self._literal, exp.Boolean: self._truth,
            exp.Neg: self._neg, exp.And: self._both, exp.Or: self._either, exp.Not: self._not,
            exp.In: self._in, exp.Between: self._between, exp.Is: self._is,
            exp.Like: self._like, exp.ILike: self._like, exp.Div: self._divide,
            exp.Mod: self._divide, exp.Null: self._null,
            **dict.fromkeys(self._compare, self._comparison),
            **dict.fromkeys(self._compute, self._arithmetic),
        }  # fmt: skip

    def refuse(self, node: Any, key: str, **values: object) -> NoReturn:
        """Raise BadCondition at a node."""
        starts = [each.meta["start"] for each in node.walk() if "start" in each.meta]
        position = min(starts, default=0) + 1
        reason = sentence(key, **values)
        raise BadCondition(condition=self.text, position=position, reason=reason) from None

    def condition(self, node: Any) -> Condition:
        """Return a tree as a checked condition."""
        bare = node.unnest()
        if isinstance(bare, self.exp.And | self.exp.Or):
            inner = (self.text, self.kinds, self.zone, self.scope)
            parts = tuple(_Compiler(*inner).condition(each) for each in (bare.left, bare.right))
            return Condition(
                text=self.text,
                columns=parts[0].columns | parts[1].columns,
                timezone=str(self.zone),
                scope=self.scope,
                _parts=parts,
                _every=isinstance(bare, self.exp.And),
            )
        expression, kind = self.compile(node)
        if kind != "boolean":
            shown = self.text.strip() if node is _tree(self.text) else node.sql()
            self.refuse(node, "wants_boolean", kind=_kind_word(kind), text=shown)
        return Condition(
            text=self.text,
            columns=frozenset(self.used | self.read) - _CARRIED,
            timezone=str(self.zone),
            scope=self.scope,
            _names=frozenset(self.used),
            _expression=expression,
            _behaviour=dict(self.behaviour),
        )

    def compile(self, node: Any) -> tuple[Any, str]:
        """Return a node's expression and kind."""
        handler = self._nodes.get(type(node))
        if handler is not None:
            return handler(node)
        if isinstance(node, self.exp.Func):
            return self._function(node)
        return self.refuse(node, "unsupported", what=f"`{node.sql()}`")

    def _column(self, node: Any) -> tuple[Any, str]:
        name = self._known(node)
        if self.scope == "person" and name != "person":
            if name in _OF_EVENTS:
                self.refuse(node, "not_of_person", name=name)
            return self._behaves(Behaviour("first", column=name)), self.kinds[name]
        self.used.add(name)
        return self.pl.col(name), self.kinds[name]

    def _known(self, node: Any) -> str:
        name = _name(node)
        if name not in self.kinds:
            self.refuse(node, "unknown_name", name=name, near=near_words(name, self.kinds))
        return name

    def _literal(self, node: Any) -> tuple[Any, str]:
        if node.is_string:
            return self.pl.lit(node.this, dtype=self.pl.String), "text"
        return self.pl.lit(float(node.this)), "number"

    def _truth(self, node: Any) -> tuple[Any, str]:
        return self.pl.lit(bool(node.this)), "boolean"

    def _null(self, node: Any) -> tuple[Any, str]:
        return self.refuse(node, "null_compare")

    def _wants(self, node: Any, wanted: str) -> Any:
        expression, kind = self.compile(node)
        if kind != wanted:
            if wanted == "boolean":
                self.refuse(node, "wants_boolean", kind=_kind_word(kind), text=node.sql())
            self.refuse(node, "wants_kind", wanted=_kind_word(wanted), kind=_kind_word(kind))
        return expression

    def _neg(self, node: Any) -> tuple[Any, str]:
        return -self._wants(node.this, "number"), "number"

    def _both(self, node: Any) -> tuple[Any, str]:
        left, right = self._wants(node.left, "boolean"), self._wants(node.right, "boolean")
        return left & right, "boolean"

    def _either(self, node: Any) -> tuple[Any, str]:
        left, right = self._wants(node.left, "boolean"), self._wants(node.right, "boolean")
        return left | right, "boolean"

    def _not(self, node: Any) -> tuple[Any, str]:
        return ~self._wants(node.this, "boolean"), "boolean"

    def _pair(self, left: Any, right: Any) -> tuple[Any, Any, str]:
        """Compile two nodes that must be of one kind; text beside a time is read as a time."""
        a, kind_a = self.compile(left)
        b, kind_b = self.compile(right)
        if kind_a in ("time", "date") and kind_b == "text":
            return a, self._moment(right, kind_a), kind_a
        if kind_b in ("time", "date") and kind_a == "text":
            return self._moment(left, kind_b), b, kind_b
        if kind_a != kind_b:
            self.refuse(right, "mixed_kinds", left=_kind_word(kind_a), right=_kind_word(kind_b))
        return a, b, kind_a

    def _moment(self, node: Any, kind: str) -> Any:
        node = node.unnest()
        if not isinstance(node, self.exp.Literal):
            self.refuse(node, "mixed_kinds", left=_kind_word(kind), right=_kind_word("text"))
        try:
            if kind == "date":
                return self.pl.lit(date.fromisoformat(node.this.strip()))
            moment = datetime.fromisoformat(node.this.strip())
        except ValueError:
            self.refuse(node, "bad_time", text=node.this)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.zone)
        return self.pl.lit(moment.astimezone(UTC), dtype=self.pl.Datetime("us", "UTC"))

    def _comparison(self, node: Any) -> tuple[Any, str]:
        a, b, _ = self._pair(node.left, node.right)
        return getattr(a, self._compare[type(node)])(b), "boolean"

    def _arithmetic(self, node: Any) -> tuple[Any, str]:
        a, b = self._wants(node.left, "number"), self._wants(node.right, "number")
        return getattr(a, self._compute[type(node)])(b), "number"

    def _divide(self, node: Any) -> tuple[Any, str]:
        a, b = self._wants(node.left, "number"), self._wants(node.right, "number")
        divided = a / b if isinstance(node, self.exp.Div) else a % b
        return self.pl.when(b != 0).then(divided), "number"

    def _signed(self, node: Any, answer: Any) -> tuple[Any, str]:
        return (~answer if node.args.get("negate") else answer), "boolean"

    def _in(self, node: Any) -> tuple[Any, str]:
        if node.args.get("query") or node.args.get("unnest") or not node.expressions:
            self.refuse(node, "unsupported", what=f"`{node.sql()}`")
        answer = None
        for each in node.expressions:
            a, b, _ = self._pair(node.this, each)
            answer = a == b if answer is None else answer | (a == b)
        return self._signed(node, answer)

    def _between(self, node: Any) -> tuple[Any, str]:
        a, low, _ = self._pair(node.this, node.args["low"])
        _, high, _ = self._pair(node.this, node.args["high"])
        return self._signed(node, (a >= low) & (a <= high))

    def _is(self, node: Any) -> tuple[Any, str]:
        if isinstance(node.expression, self.exp.Null):
            return self._signed(node, self.compile(node.this)[0].is_null())
        if isinstance(node.expression, self.exp.Boolean):
            held = self._wants(node.this, "boolean") == bool(node.expression.this)
            return self._signed(node, held.fill_null(value=False))
        return self.refuse(node, "unsupported", what=f"`{node.sql()}`")

    def _like(self, node: Any) -> tuple[Any, str]:
        import re

        text = self._wants(node.this, "text")
        pattern = node.expression
        if not (isinstance(pattern, self.exp.Literal) and pattern.is_string):
            self.refuse(pattern, "like_pattern")
        parts = ({"%": ".*", "_": "."}.get(char) or re.escape(char) for char in str(pattern.this))
        flags = "(?si)" if isinstance(node, self.exp.ILike) else "(?s)"
        return self._signed(node, text.str.contains(f"{flags}^{''.join(parts)}$"))

    def _function(self, node: Any) -> tuple[Any, str]:
        anonymous = isinstance(node, self.exp.Anonymous)
        name = (node.name if anonymous else node.sql_name()).lower()
        if name in FUNCTIONS:
            return self._behaviour(node, name)
        if name not in _FUNCTIONS:
            known = (*_FUNCTIONS, *FUNCTIONS)
            near = near_words(name, known)
            self.refuse(node, "unknown_function", name=name, near=near, known=", ".join(known))
        given = list(node.expressions) if anonymous else self._arguments(node)
        if name == "coalesce":
            return self._coalesce(given)
        if len(given) != 1:
            self.refuse(node, "arguments", name=name)
        taken, gives = _FUNCTIONS[name]
        return self._apply(name, self._wants(given[0], taken)), gives

    def _behaviour(self, node: Any, name: str) -> tuple[Any, str]:
        """Compile ``name([column, ][what][, last => '30d'])``."""
        given = list(node.expressions)
        span = None
        if given and isinstance(given[-1], self.exp.Kwarg):
            span = self._span(given.pop())
        takes, gives = FUNCTIONS[name]
        column = None
        if takes:
            if not given or not isinstance(given[0], self.exp.Column):
                self.refuse(node, "wants_column", name=name)
            column = self._known(given.pop(0))
            if name in NUMERIC and self.kinds[column] != "number":
                kinds = {"wanted": _kind_word("number"), "kind": _kind_word(self.kinds[column])}
                self.refuse(node, "wants_kind", **kinds)
            gives = self.kinds[column] if gives == "any" else gives
            self.read.add(column)
        if len(given) > 1 or (name == "prev" and (given or span is not None)):
            self.refuse(node, "arguments", name=name)
        if name == "prev" and self.scope == "person":
            self.refuse(node, "not_of_person", name="prev")
        what = self._what(given[0]) if given else None
        return self._behaves(Behaviour(name, what, column, span)), gives

    def _behaves(self, behaviour: Behaviour) -> Any:
        """Return the column that will hold the answers of a function."""
        name = f"#{len(self.behaviour)}"
        self.behaviour[name] = behaviour
        if behaviour.column is not None:
            self.read.add(behaviour.column)
        return self.pl.col(name)

    def _what(self, node: Any) -> Judge | None:
        """Return which events count: all, those of a name, or those of a condition."""
        if isinstance(node, self.exp.Star):
            return None
        if isinstance(node, self.exp.Literal) and node.is_string:
            return Named(str(node.this))
        inner = _Compiler(self.text, self.kinds, self.zone).condition(node)
        self.read |= inner.columns
        return inner

    def _span(self, node: Any) -> int:
        value = node.expression
        name = node.this.name.lower()
        if name != "last" or not (isinstance(value, self.exp.Literal) and value.is_string):
            self.refuse(node, "bad_argument", name=name)
        try:
            return duration(str(value.this))
        except BadDuration as problem:
            reason = Words(ko=problem.say("ko"), en=problem.say("en"))
            position = value.meta.get("start", 0) + 1
            raise BadCondition(condition=self.text, position=position, reason=reason) from None

    @staticmethod
    def _arguments(node: Any) -> list[Any]:
        given: list[Any] = []
        for value in node.args.values():
            given += value if isinstance(value, list) else [value]
        return [each for each in given if hasattr(each, "sql")]

    def _coalesce(self, given: list[Any]) -> tuple[Any, str]:
        compiled = [self._pair(given[0], each) for each in given]
        return self.pl.coalesce([b for _, b, _ in compiled]), compiled[0][2]

    def _apply(self, name: str, value: Any) -> Any:
        if name in ("hour", "weekday", "date"):
            local = value.dt.convert_time_zone(str(self.zone))
            part = getattr(local.dt, name)()
            return part if name == "date" else part.cast(self.pl.Float64)
        if name == "length":
            return value.str.len_chars().cast(self.pl.Float64)
        if name == "abs":
            return value.abs()
        if name == "path":
            return path(value)
        return value.str.to_lowercase() if name == "lower" else value.str.to_uppercase()
