"""Which model reads the words: ``yeojido voice model``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, tell
from yeojido.app.wire import house


def add(voice: App) -> None:
    """Add the commands below ``voice``."""
    model = App(name="model", help=t("scoring.model_help"))
    model.command(show, help=t("scoring.show_help"))
    model.command(use, help=t("scoring.use_help"))
    voice.command(model)


def show(*, common: Common | None = None) -> int:
    """Say which model reads the words of the workspace, and what it has cost."""
    import msgspec

    from yeojido.app.plugging import chosen
    from yeojido.app.reading import emotion_model
    from yeojido.store.answers import Answers

    settings = shared(common)
    with house(settings) as parts:
        choice = chosen(parts.workspace.path)
        version = emotion_model(parts.workspace).version
        spent = Answers(parts.workspace.home.answers).spent(choice.name)
    if settings.json:
        emit({**msgspec.to_builtins(choice), "version": version, "spent": spent})
        return 0
    print(t(f"scoring.is_{choice.kind}", place=choice.place, name=choice.name, version=version))
    if choice.kind == "endpoint":
        print(t("scoring.spent", spent=spent, budget=choice.budget))
    return 0


def use(
    model: Annotated[str, Parameter(help=t("scoring.opt_model"))],
    *,
    name: Annotated[str, Parameter(help=t("scoring.opt_name"))] = "",
    i_understand: Annotated[bool, Parameter(help=t("scoring.opt_understand"), negative="")] = False,
    private: Annotated[bool, Parameter(help=t("scoring.opt_private"), negative="")] = False,
    batch: Annotated[int, Parameter(help=t("scoring.opt_batch"))] = 16,
    at_once: Annotated[int, Parameter(help=t("scoring.opt_at_once"))] = 4,
    per_minute: Annotated[int, Parameter(help=t("scoring.opt_per_minute"))] = 60,
    budget: Annotated[int, Parameter(help=t("scoring.opt_budget"))] = 1_000_000,
    or_packaged: Annotated[bool, Parameter(help=t("scoring.opt_or_packaged"), negative="")] = False,
    any_language: Annotated[
        bool, Parameter(help=t("scoring.opt_any_language"), negative="")
    ] = False,
    common: Common | None = None,
) -> int:
    """Have another model read the words of the workspace."""
    from yeojido.app.plugging import PACKAGED, Choice, choose, chosen

    settings = shared(common)
    with house(settings, create=True) as parts:
        folder = parts.workspace.path
        if model == "packaged":
            choice = PACKAGED
        elif "://" in model:
            before = chosen(folder)
            agreed = i_understand or (before.consent and before.place == model)
            choice = Choice(
                "endpoint", model, name, agreed, private, batch, at_once, per_minute, budget,
                or_packaged, any_language,
            )  # fmt: skip
        else:
            place = str(Path(model).resolve())
            choice = Choice("onnx", place, any_language=any_language)
        choose(folder, choice)
    tell(t(f"scoring.uses_{choice.kind}", place=choice.place, name=choice.name))
    return 0
