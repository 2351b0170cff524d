"""A comment silences a rule that has nothing to say there.

## What it does

Finds each code in a `# veospec: ignore[...]` comment that silences no finding, and comments that
name no code and so silence nothing. A comment at the end
of a line speaks for that line, alone on a line for the one that follows (a prompt of several lines
as a whole), and before the first table for the file. Errors of the file itself (VS001 to VS007)
cannot be silenced.

## Why is this bad

An exception that has outlived its reason hides the next mistake of that kind.

## Example

```toml
# veospec: ignore[VS201]
[[shot]]
id = "harbour"
prompt = "Fishing boats rock in a grey harbour at dawn."
```

## Use instead

```toml
[[shot]]
id = "harbour"
prompt = "Fishing boats rock in a grey harbour at dawn."
```

## Source

A rule of veospec's own.
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule(
    "VS901",
    "unused_suppression",
    Severity.WARNING,
    "A comment silences a rule that has nothing to say there.",
)
