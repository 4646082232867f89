"""The editors' handbook says what is true."""

from __future__ import annotations

import re
from pathlib import Path

from wegweiser import handbook
from wegweiser.content import KINDS, read

ROOT = Path(__file__).parent.parent


def test_the_field_tables_are_current() -> None:
    text = handbook.HANDBOOK.read_text("utf-8")
    assert text == handbook.current(text), "python -m wegweiser.handbook brings REDAKTION.md up to date"


def test_the_recurrence_example_is_valid() -> None:
    example = re.search(r"```yaml\n(beginn: .*?)```", handbook.HANDBOOK.read_text("utf-8"), re.S)
    assert example
    entry = read("x.yaml", f"titel: Stammtisch\nart: Stammtisch\n{example[1]}".encode(), KINDS["events"])
    assert not isinstance(entry, list)


def test_the_commands_in_the_readme_exist() -> None:
    commands = re.findall(r"^ {4}(bin/\w+)$", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert commands == ["bin/build", "bin/test"]
    for command in commands:
        assert (ROOT / command).stat().st_mode & 0o111
    assert all(command in (ROOT / ".ci/run").read_text() for command in commands)
