"""The command line: ``yeojido`` (short: ``yj``).

Every failure is one clear sentence on stderr and exit status 2, in Korean or English.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.safe import printable
from yeojido.domain.errors import DiskFull, FileMissing, YeojidoError

if TYPE_CHECKING:
    from cyclopts import App, CycloptsError
    from cyclopts.exceptions import CoercionError

INTERRUPTED = 130
UNEXPECTED = 70
#: Modules of commands, in the order of the work.
COMMANDS = (
    "importing",
    "costs",
    "pulls",
    "journeys",
    "maps",
    "voice",
    "scoring",
    "funnel",
    "paths",
    "timing",
    "mining",
    "credit",
    "conformance",
    "why",
    "serve",
    "backup",
    "access",
    "doctor",
    "sources",
    "live",
    "configuring",
    "dead_letters",
    "people",
    "tasks",
    "upkeep",
    "privacy",
    "demo",
)
#: Commands that begin sooner because no other is built beside them: what they are asked is small.
ALONE: dict[str, tuple[str, ...]] = {"score": ("scoring",)}
_FIRST = {
    "--workspace": 2, "--lang": 2, "--json": 1, "--memory": 2, "--threads": 2, "--runner": 2,
    "--master": 2,
}  # fmt: skip


def build(modules: Sequence[str] = COMMANDS) -> App:
    """Return the command line, all of it or the commands of some modules."""
    from cyclopts import App, Group, Parameter

    from yeojido import __version__

    app = App(
        name="yeojido",
        help=t("help"),
        version=__version__,
        help_flags=["--help", "-h"],
        default_parameter=Parameter(negative_iterable=()),
        group_commands=Group(t("group_commands")),
        group_arguments=Group(t("group_arguments")),
        group_parameters=Group(t("group_parameters")),
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for name in modules:
        import_module(f"{__package__}.{name}").add(app)
    return app


def complaint(error: CycloptsError) -> str:
    """Return one sentence about arguments that could not be understood."""
    from cyclopts import exceptions as ce

    command = " ".join(("yeojido", *(error.command_chain or ())))
    if isinstance(error, ce.UnknownOptionError):
        return t("unknown_option", option=error.token.keyword or error.token.value, command=command)
    if isinstance(error, ce.MissingArgumentError):
        name = error.argument.name if error.argument else ""
        # an option that stands there without a value, such as ``--within -3d``
        bare = error.argument is not None and not error.argument.required
        return t("missing_value" if bare else "missing_argument", name=name, command=command)
    if isinstance(error, ce.RepeatArgumentError):
        return t("given_twice", name=error.token.keyword or "", command=command)
    if isinstance(error, ce.CoercionError):
        return _unfit(error, command)
    if isinstance(error, ce.UnknownCommandError):
        asked = (error.unused_tokens or [""])[0]
        known = [name for name in (error.app or ()) if not name.startswith("-")]
        near = get_close_matches(asked, known, n=1)
        if not near:
            return t("no_such_command", asked=asked, command=command)
        return t("unknown_command", asked=asked, near=", ".join(near), command=command)
    left = error.unused_tokens if isinstance(error, ce.UnusedCliTokensError) else None
    if left:
        return t("too_many_arguments", left=" ".join(left), command=command)
    return t("not_understood", detail=" ".join(str(error).split()), command=command)


def _unfit(error: CoercionError, command: str) -> str:
    name = error.argument.name if error.argument else ""
    value = error.token.value if error.token else ""
    choices = error.argument.get_choices() if error.argument else None
    if choices:
        return t("bad_choice", name=name, value=value, possible=", ".join(choices))
    return t("bad_value", name=name, value=value, command=command)


def in_order(tokens: list[str]) -> list[str]:
    """Return the arguments with shared options that stand before the command moved behind it."""
    moved: list[str] = []
    while tokens and tokens[0].split("=")[0] in _FIRST:
        count = 1 if "=" in tokens[0] else _FIRST[tokens[0]]
        moved += tokens[:count]
        tokens = tokens[count:]
    return tokens + moved if tokens else moved


def refusal(error: OSError) -> str:
    """Return one sentence about a file that the system would not read or write."""
    if error.errno == errno.ENOENT and error.filename:
        return FileMissing(path=error.filename).say(LANGUAGE)
    if error.errno == errno.ENOSPC:
        return DiskFull(path=error.filename or ".").say(LANGUAGE)
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return t("file_refused", path=error.filename or "?", reason=reason)


def _of_database(error: Exception) -> YeojidoError | None:
    """Return what a complaint of the records database means, None where it is none."""
    from pathlib import Path

    from yeojido.app.settings import settings
    from yeojido.store.home import Home, meaning

    chosen = settings()
    return meaning(Home(Path(chosen.workspace), chosen.database), error)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status (0 done, 2 a clear refusal, 130 interrupted, 70 ours)."""
    from cyclopts import CycloptsError

    tokens = in_order(list(sys.argv[1:] if arguments is None else arguments))
    app = build(ALONE.get(tokens[0], COMMANDS) if tokens else COMMANDS)
    try:
        result = app(tokens, exit_on_error=False, print_error=False)
        return result if isinstance(result, int) else 0
    except CycloptsError as error:
        sys.stderr.write(complaint(error) + "\n")
    except YeojidoError as error:
        sys.stderr.write(printable(error.say(LANGUAGE)) + "\n")
        return error.exit_status
    except KeyboardInterrupt:
        sys.stderr.write(t("interrupted") + "\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        sys.stderr.write(refusal(error) + "\n")
    except Exception as error:  # the last door: a sentence, never a page of code
        if os.environ.get("YEOJIDO_DEBUG"):
            raise
        known = _of_database(error)
        if known is not None:
            sys.stderr.write(printable(known.say(LANGUAGE)) + "\n")
            return known.exit_status
        sys.stderr.write(t("unexpected", kind=type(error).__name__) + "\n")
        return UNEXPECTED
    return 2


def run() -> None:
    """Run as a program."""
    sys.exit(main())
