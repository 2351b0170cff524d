"""Groups of commands that import the one that is called, and none to list them.

`veospec check` must not pay for what `veospec run` needs, so that a group knows its commands by
name and by the sentence that its help has for each. Each command's file has it as `command`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """`parts` are commands and what each does; a command stands in the module `prefix` + name."""

    def __init__(self, *args: Any, parts: Mapping[str, str], prefix: str, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self._parts = parts
        self._prefix = prefix

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands in alphabetical order."""
        return sorted(self._parts)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """The command of that name, imported now; None for an unknown one."""
        if cmd_name not in self._parts:
            return None
        command: click.Command = import_module(f"{self._prefix}{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As in click, with a suggestion for a misspelt command."""
        if args and args[0] not in self._parts and not args[0].startswith("-"):
            message = f"There is no command `{args[0]}`.{self._suggestion(args[0])}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """The list of commands, without importing one of them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(self._parts.items()))

    def _suggestion(self, name: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(name, self._parts, n=1)
        return f" Did you mean `{near[0]}`?" if near else ""
