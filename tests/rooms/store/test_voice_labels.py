"""Labels of customers' words, in both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from yeojido.domain.voice import text_key
from yeojido.store import voice_labels
from yeojido.store.said import VoiceLabel, said
from yeojido.store.workspace import Workspace


def _label(text: str, value: str = "-1", **more: str | None) -> VoiceLabel:
    label = VoiceLabel(text_key(text), "valence", value, text, "mina", 1_700_000_000_000_000)
    return replace(label, **more)  # pyright: ignore[reportArgumentType]


def test_what_is_said_later_replaces_what_was_said(tmp_path: Path, database: str | None) -> None:
    """One text has one label of a kind and journey, also when one request says it twice."""
    with Workspace.open(tmp_path, database=database) as workspace:
        with workspace.database.begin() as connection:
            voice_labels.put(connection, [_label("느려요"), _label("느려요", "-2")])
            voice_labels.put(connection, [_label("느려요 ", "0"), _label("좋아요", "2")])
            place = {"kind": "touchpoint", "journey": "shop"}
            voice_labels.put(connection, [_label("느려요", "delivery", **place)])
        with workspace.database.reading() as connection:
            kept = voice_labels.found(connection)
            assert sorted((each.kind, each.value) for each in kept) == [
                ("touchpoint", "delivery"),
                ("valence", "0"),
                ("valence", "2"),
            ]
            assert len(voice_labels.found(connection, ["valence"])) == 2
            assert len(voice_labels.found(connection, journey="shop")) == 1
            wanted = voice_labels.found(connection, ["valence", "emotion"])
            assert said(workspace.records, ["valence", "emotion"]) == wanted


def test_a_label_can_be_taken_back(tmp_path: Path, database: str | None) -> None:
    """Once: the second time there is nothing."""
    with (
        Workspace.open(tmp_path, database=database) as workspace,
        workspace.database.begin() as connection,
    ):
        voice_labels.put(connection, [_label("느려요")])
        assert voice_labels.remove(connection, text_key("느려요"), "valence")
        assert not voice_labels.remove(connection, text_key("느려요"), "valence")


def test_labels_go_with_the_person_who_said_it(tmp_path: Path, database: str | None) -> None:
    """Those of others, and of words that several people said, stay."""
    with (
        Workspace.open(tmp_path, database=database) as workspace,
        workspace.database.begin() as connection,
    ):
        mine, hers = {"identity": "a"}, {"identity": "b"}
        labels = [_label("one", **mine), _label("two", **hers), _label("three")]
        voice_labels.put(connection, labels)
        assert voice_labels.count(connection, ["a", "c"]) == 1
        assert voice_labels.forget(connection, ["a", "c"]) == 1
        kept = {each.text for each in voice_labels.found(connection)}
        assert kept == {"two", "three"}
