"""What the columns of a file mean: the roles, and the plan by which rows become events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from yeojido.collect.times import TimeRule
from yeojido.domain.words import Words

if TYPE_CHECKING:
    from yeojido.collect.declared import Fit

Role = Literal[
    "person", "event", "time", "sequence", "channel", "text", "rating", "message_id", "session"
]
ROLES: tuple[Role, ...] = (
    "person", "event", "time", "sequence", "channel", "text", "rating", "message_id", "session",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a codebook.

    Attributes:
        event: what its answers are called in the log; "": as its column.
        scale: such as ``0..10``; "": the codebook's.
        not_an_answer: codes that are no answer, wherever they lie.
        answers: answers in words, and the number each stands for.
    """

    event: str = ""
    scale: str = ""
    not_an_answer: tuple[str, ...] = ()
    answers: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Described:
    """A column that is kept as a property: its name in the log, and what its codes mean."""

    name: str = ""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Codebook:
    """What a survey's codes mean; see ``collect.codebook``."""

    version: int = 1
    scale: str = ""
    not_an_answer: tuple[str, ...] = ()
    questions: Mapping[str, Asked] = field(default_factory=dict[str, Asked])
    columns: Mapping[str, Described] = field(default_factory=dict[str, Described])


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes that are no answer: ``everywhere`` outside a question's scale, ``own`` by question.

    Where any were said, an answer that is none of them must lie on its scale.
    """

    everywhere: tuple[str, ...] = ()
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person says about the columns; it overrules what is guessed.

    ``timezone`` (IANA name) is that of times which name none. ``date`` (ISO 8601) dates all rows
    of a file without times. ``date_order`` (ymd, mdy, dmy) reads ``03/04/2026``. ``rating_scale``
    is ``low..high``. ``wide`` says whether a file is a survey with a respondent a row. ``drop``
    names columns that are not kept. ``shape`` is the name of the export's shape ("none": guess
    the columns), ``shop`` tells exports of two shops apart whose order numbers are the same.
    ``not_an_answer`` names codes of surveys such as ``0,6`` or ``NETPRO:11``; ``codebook`` says
    what a survey's columns and codes mean.
    """

    person: str | None = None
    event: str | None = None
    time: str | None = None
    sequence: str | None = None
    channel: str | None = None
    text: str | None = None
    rating: str | None = None
    rating_scale: str | None = None
    timezone: str = "Asia/Seoul"
    date: str | None = None
    date_order: str | None = None
    wide: bool | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    drop: tuple[str, ...] = ()
    shape: str | None = None
    shop: str | None = None
    not_an_answer: tuple[str, ...] = ()
    codebook: Codebook | None = None


NOTHING_SAID = Overrides()


@dataclass(frozen=True, slots=True)
class Found:
    """The column that plays a role, why it was chosen, and how sure that is (0 to 1)."""

    column: str
    reason: Words
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of ratings; ``low`` becomes -2 and ``high`` +2."""

    low: float
    high: float

    def __str__(self) -> str:
        """Write it as a flag takes it."""
        return f"{self.low:g}..{self.high:g}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one file become events.

    Attributes:
        columns: all columns of the file, in order.
        roles: which column plays which role.
        event_name: the name of every event, where no column names it.
        time: how times are read; ``date`` microseconds UTC of all rows where no column has times.
        clock: column with the time of day, where the time column holds dates only.
        scale: scale of the rating column, None where it is unknown.
        more_ratings: other rating columns, with their scales, for rows without the first.
        url_event: the event column holds addresses; events are named by their paths.
        questions: rating columns of a wide survey; each answer becomes an event.
        withheld: columns that hold personal data and are left out of the log.
        pseudonym: person ids are personal data themselves and are replaced by pseudonyms.
        masked: free text in which personal data is blotted out.
        drop: columns that are not kept.
        channel: the channel of every event, where no column names it.
        shape: the export's shape, where it has one: rows are reshaped before they are cleaned.
        shop: which of several shops the export is of.
        content: columns that make an event the same event; (): all.
        codes: which codes of ratings are no answer.
        book: what a survey's columns and codes mean.
        warnings: what was decided and might surprise.
    """

    columns: tuple[str, ...]
    roles: Mapping[Role, Found]
    event_name: str | None = None
    time: TimeRule = field(default_factory=TimeRule)
    date: int | None = None
    clock: str | None = None
    scale: Scale | None = None
    more_ratings: tuple[tuple[str, Scale], ...] = ()
    url_event: bool = False
    questions: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    pseudonym: bool = False
    masked: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    channel: str | None = None
    shape: Fit | None = None
    shop: str = ""
    content: tuple[str, ...] = ()
    codes: Codes = field(default_factory=Codes)
    book: Codebook | None = None
    warnings: tuple[Words, ...] = ()

    def column(self, role: Role) -> str | None:
        """Return the column that plays a role, or None."""
        found = self.roles.get(role)
        return found.column if found else None
