"""What people may ask for by law, and the keys: ``person``, ``consent``, ``receipt``, ``retention``, ``key``."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, number, table, tell
from yeojido.app.wire import house
from yeojido.domain.errors import BadDate, BadOption, FolderMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yeojido.store.consents import Entry
    from yeojido.store.receipts import Receipt

Person = Annotated[str, Parameter(help=t("privacy.opt_person"))]
By = Annotated[str | None, Parameter(help=t("privacy.opt_by"))]
Asked = Annotated[str | None, Parameter(help=t("privacy.opt_asked"))]
Purpose = Annotated[str, Parameter(help=t("privacy.opt_purpose"))]
Channel = Annotated[str, Parameter(help=t("privacy.opt_channel"))]
Proof = Annotated[str | None, Parameter(help=t("privacy.opt_proof"))]
At = Annotated[str | None, Parameter(help=t("privacy.opt_at"))]
Kind = Literal["export", "erase", "correct", "restrict"]


def add(app: App) -> None:
    """Add the commands to the command line."""
    person = _group(app, "person", "privacy.person_help")
    person.command(export, help=t("privacy.export_help"))
    person.command(erase, help=t("privacy.erase_help"))
    person.command(restrict, help=t("privacy.restrict_help"))
    person.command(set_, name="set", help=t("privacy.set_help"))
    person.command(consent, help=t("privacy.person_consent_help"))
    consents = _group(app, "consent", "privacy.consent_help")
    consents.command(consent_list, name="list", help=t("privacy.consent_list_help"))
    consents.command(grant, help=t("privacy.grant_help"))
    consents.command(deny, help=t("privacy.deny_help"))
    consents.command(withdraw, help=t("privacy.withdraw_help"))
    receipt = _group(app, "receipt", "privacy.receipt_help")
    receipt.command(receipt_list, name="list", help=t("privacy.receipt_list_help"))
    receipt.command(receipt_open, name="open", help=t("privacy.receipt_open_help"))
    receipt.command(receipt_verify, name="verify", help=t("privacy.receipt_verify_help"))
    retention = _group(app, "retention", "privacy.retention_help")
    retention.command(retention_set, name="set", help=t("privacy.retention_set_help"))
    retention.command(retention_list, name="list", help=t("privacy.retention_list_help"))
    retention.command(retention_remove, name="remove", help=t("privacy.retention_remove_help"))
    key = _group(app, "key", "privacy.key_help")
    key.command(key_new, name="new", help=t("privacy.key_new_help"))
    key.command(key_rotate, name="rotate", help=t("privacy.key_rotate_help"))
    key.command(key_check, name="backup-check", help=t("privacy.key_check_help"))


def _group(app: App, name: str, help_: str) -> App:
    """Return the group of commands of a name, which another room may have made."""
    if name in app:
        return app[name]
    group = App(name=name, help=t(help_))
    app.command(group)
    return group


# person


def export(
    person: Person,
    *,
    out: Annotated[Path | None, Parameter(help=t("privacy.opt_out"))] = None,
    by: By = None,
    asked: Asked = None,
    common: Common | None = None,
) -> None:
    """Write all that is held of a person."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts, _sink(out) as write:
        receipt = privacy.export(
            parts.workspace, person, write, by=_by(by), now=_now(), asked_at=_day(asked)
        )
    if out is not None:
        _tell(receipt, settings.json, "privacy.exported", path=out, **receipt.summary)


@contextmanager
def _sink(out: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Hand out what writes: standard output, or a file of the owner's that is whole or not there."""
    if out is None:
        yield sys.stdout.buffer.write
        sys.stdout.flush()
        return
    if not out.parent.is_dir():
        raise FolderMissing(path=out.parent)
    made = out.with_name(f".{out.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            yield stream.write
        made.replace(out)
    finally:
        made.unlink(missing_ok=True)


def erase(
    person: Person,
    *,
    yes: Annotated[bool, Parameter(help=t("privacy.opt_yes"), negative="")] = False,
    by: By = None,
    asked: Asked = None,
    common: Common | None = None,
) -> int:
    """Erase a person."""
    from yeojido.app import erasing

    settings = shared(common)
    with house(settings) as parts:
        if not yes:
            if not sys.stdin.isatty():
                tell(t("privacy.needs_yes"))
                return 2
            going = erasing.preview(parts.workspace, person)
            sys.stderr.write(t("privacy.confirm", **going))
            sys.stderr.flush()
            if sys.stdin.readline().strip().lower() not in ("yes", "y", "예", "네"):
                tell(t("privacy.not_erased"))
                return 1
        receipt = erasing.erase(
            parts.workspace, person, by=_by(by), now=_now(), asked_at=_day(asked)
        )
    _tell(receipt, settings.json, "privacy.erased", **receipt.summary)
    return 0


def restrict(
    person: Person,
    *,
    lift: Annotated[bool, Parameter(help=t("privacy.opt_lift"), negative="")] = False,
    by: By = None,
    common: Common | None = None,
) -> None:
    """Take no more events of a person, or take them again."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        receipt = privacy.restrict(parts.workspace, person, by=_by(by), now=_now(), lift=lift)
    _tell(receipt, settings.json, "privacy.lifted" if lift else "privacy.restricted")


def set_(
    person: Person,
    name: Annotated[str, Parameter(help=t("privacy.opt_trait"))],
    value: Annotated[str, Parameter(help=t("privacy.opt_value"))],
    *,
    by: By = None,
    common: Common | None = None,
) -> None:
    """Correct a value of a person."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        receipt = privacy.correct(parts.workspace, person, name, value, by=_by(by), now=_now())
    _tell(receipt, settings.json, "privacy.corrected", name=name)


def consent(person: Person, *, common: Common | None = None) -> None:
    """Show what a person has agreed to."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        held = privacy.agreements(parts.workspace, person)
    if settings.json:
        emit(held)
    elif held:
        heads = [
            (t(f"privacy.col_{name}"), False) for name in ("purpose", "channel", "state", "at")
        ]
        table(heads, [(h["purpose"], h["channel"], _state(h["state"]), h["at"]) for h in held])
    else:
        tell(t("privacy.no_consents"))


# consent


def consent_list(
    person: Annotated[str | None, Parameter(help=t("privacy.opt_person"))] = None,
    *,
    due: Annotated[bool, Parameter(help=t("privacy.opt_due"), negative="")] = False,
    common: Common | None = None,
) -> None:
    """List the entries about a person, or the consents to confirm again."""
    from yeojido.app import privacy

    if (person is None) == (not due):
        raise BadOption(option="PERSON", value=person or "-", possible="PERSON, --due")
    settings = shared(common)
    with house(settings) as parts:
        entries = privacy.entries(parts.workspace, person, _now())
    if settings.json:
        emit([privacy.shown_entry(entry) for entry in entries])
    elif not entries:
        tell(t("privacy.no_consents"))
    else:
        _show_entries(entries, due=due)


def _show_entries(entries: list[Entry], *, due: bool) -> None:
    from yeojido.app.privacy import moment

    last = "due" if due else "counts"
    names = ("key", "purpose", "channel", "state", "at", "source", last)
    rows = [
        (
            e.identity, e.purpose, e.channel, _state(e.state), moment(e.at), e.source,
            moment(e.reconfirm_by) if due else t("privacy.yes" if e.counts else "privacy.no"),
        )
        for e in entries
    ]  # fmt: skip
    table([(t(f"privacy.col_{name}"), False) for name in names], rows)


def grant(
    person: Person, purpose: Purpose, channel: Channel = "*", *, proof: Proof = None, at: At = None,
    by: By = None, common: Common | None = None,
) -> None:  # fmt: skip
    """Note a consent."""
    _say("granted", person, purpose, channel, proof, at, by, common)


def deny(
    person: Person, purpose: Purpose, channel: Channel = "*", *, proof: Proof = None, at: At = None,
    by: By = None, common: Common | None = None,
) -> None:  # fmt: skip
    """Note a refusal."""
    _say("denied", person, purpose, channel, proof, at, by, common)


def withdraw(
    person: Person, purpose: Purpose, channel: Channel = "*", *, proof: Proof = None, at: At = None,
    by: By = None, common: Common | None = None,
) -> None:  # fmt: skip
    """Note that a consent was taken back."""
    _say("withdrawn", person, purpose, channel, proof, at, by, common)


def _say(
    state: Literal["granted", "denied", "withdrawn"], person: str, purpose: str, channel: str,
    proof: str | None, at: str | None, by: str | None, common: Common | None,
) -> None:  # fmt: skip
    from yeojido.app import privacy

    settings = shared(common)
    said = {} if proof is None else {"text": proof}
    with house(settings) as parts:
        entry = privacy.say(
            parts.workspace, person, purpose, channel, state,
            by=_by(by), now=_now(), at=_day(at), proof=said,
        )  # fmt: skip
    if settings.json:
        emit(entry)
    else:
        tell(t("privacy.noted", purpose=purpose, channel=channel, state=_state(state)))


# receipt


def receipt_list(
    person: Annotated[str | None, Parameter(help=t("privacy.opt_person"))] = None,
    *,
    common: Common | None = None,
) -> None:
    """List requests and receipts."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        found = [privacy.shown(each) for each, _ in privacy.receipts_about(parts.workspace, person)]
    if settings.json:
        emit(found)
    elif not found:
        tell(t("privacy.no_receipts"))
    else:
        names = ("receipt", "kind", "at", "due", "done")
        rows = [(f["id"], f["kind"], f["at"], f["due_at"], f["done_at"] or "–") for f in found]
        table([(t(f"privacy.col_{name}"), False) for name in names], rows)


def receipt_open(
    kind: Annotated[Kind, Parameter(help=t("privacy.opt_kind"))],
    person: Person,
    *,
    asked: Asked = None,
    by: By = None,
    common: Common | None = None,
) -> None:
    """Note a request that came in."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        at = _day(asked) or _now()
        receipt = privacy.ask(parts.workspace, kind, person, by=_by(by), at=at)
    _tell(receipt, settings.json, "privacy.opened", due=privacy.moment(receipt.due_at))


def receipt_verify(*, common: Common | None = None) -> int:
    """Check that receipts are as they were written."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        found = privacy.receipts_about(parts.workspace, None)
    changed = [each.id for each, holds in found if not holds]
    if settings.json:
        emit({"receipts": len(found), "changed": changed})
    elif changed:
        tell(t("privacy.not_hold", ids=", ".join(changed)))
    else:
        tell(t("privacy.all_hold", count=len(found)))
    return 1 if changed else 0


# retention


def retention_set(
    event: Annotated[str, Parameter(help=t("privacy.opt_event"))],
    days: Annotated[int, Parameter(help=t("privacy.opt_days"))],
    *,
    preview: Annotated[bool, Parameter(help=t("privacy.opt_preview"), negative="")] = False,
    common: Common | None = None,
) -> None:
    """Keep events of a name for so many days."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        kept = privacy.keep(parts.workspace, event, days, _now(), preview=preview)
    if settings.json:
        emit({**_rule(kept), "set": not preview})
    else:
        tell(t("privacy.rule_preview" if preview else "privacy.rule_set", **_rule(kept)))


def _rule(kept: Any) -> dict[str, Any]:
    return {"event": kept.event, "days": kept.days, "going": kept.going}


def retention_list(*, common: Common | None = None) -> None:
    """List the rules of retention."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        rules = privacy.kept(parts.workspace, _now())
    if settings.json:
        emit([_rule(rule) for rule in rules])
    elif not rules:
        tell(t("privacy.no_rules"))
    else:
        heads = [(t(f"privacy.col_{name}"), name != "event") for name in ("event", "days", "going")]
        table(heads, [(r.event, number(r.days), number(r.going)) for r in rules])


def retention_remove(
    event: Annotated[str, Parameter(help=t("privacy.opt_event"))], *, common: Common | None = None
) -> int:
    """Take a rule of retention away."""
    from yeojido.store import retention

    settings = shared(common)
    with house(settings) as parts, parts.workspace.database.begin() as connection:
        there = retention.remove(connection, event)
    if settings.json:
        emit({"event": event, "removed": there})
    else:
        tell(t("privacy.rule_removed" if there else "privacy.no_rule", event=event))
    return 0 if there else 2


# key


def key_new(*, common: Common | None = None) -> None:
    """Print a new master key."""
    from yeojido.store.keys import new_key

    if shared(common).json:
        emit({"master_key": new_key()})
    else:
        print(new_key())


def key_rotate(*, common: Common | None = None) -> None:
    """Change the master key."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        master, count = privacy.rotate(parts.workspace)
        outside = parts.workspace.keys.from_environment
    if settings.json:
        emit({"master": master, "data_keys": count})
        return
    tell(t("privacy.rotated", master=master, count=count))
    if outside:
        tell(t("privacy.rotated_environment", master=master))


def key_check(*, common: Common | None = None) -> None:
    """Say whether the master key opens everything, and what to back up."""
    from yeojido.app import privacy

    settings = shared(common)
    with house(settings) as parts:
        found = privacy.check_keys(parts.workspace)
    if settings.json:
        emit(found)
        return
    tell(t("privacy.key_fine", master=found.master, count=sum(found.locks.values())))
    if found.from_environment:
        tell(t("privacy.key_outside"))
    else:
        tell(t("privacy.key_backup", file=found.file))


# what they share


def _tell(receipt: Receipt, json: bool, key: str, **values: object) -> None:
    from yeojido.app.privacy import shown

    if json:
        emit(shown(receipt))
    else:
        tell(t(key, **{"receipt": receipt.id, **values}))


def _state(state: str) -> str:
    return t(f"privacy.state_{state}")


def _by(given: str | None) -> str:
    return given or getpass.getuser()


def _now() -> int:
    return time.time_ns() // 1000


def _day(text: str | None) -> int | None:
    """Return the start of a day in the local time zone, or a moment; microseconds UTC."""
    from datetime import datetime

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadDate(text=text) from None
    return round(moment.astimezone().timestamp() * 1_000_000)
