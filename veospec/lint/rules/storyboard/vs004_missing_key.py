"""A key that is needed is not there.

## What it does

Reports each table that lacks a key which it needs: `schema`, `title` and `engine` at the top, `id`
and `prompt` in a shot, `prompt` in a hop.

## Why is this bad

There is no default for what a film should show.

## Example

```toml
[[shot]]
id = "pier"
```

## Use instead

```toml
[[shot]]
id = "pier"
prompt = "A pier at dawn."
```

## Source

The storyboard's schema (`veospec schema storyboard`).
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule("VS004", "missing_key", Severity.ERROR, "A key that is needed is not there.")
