"""A key that a storyboard does not have.

## What it does

Reports keys and tables that mean nothing where they stand, with the nearest key that does.

## Why is this bad

A key that is not understood is not obeyed: a misspelt `secnods` would make a film of another length
and another price.

## Example

```toml
[[shot]]
id = "pier"
prompt = "A pier at dawn."
secnods = 4
```

## Use instead

```toml
[[shot]]
id = "pier"
prompt = "A pier at dawn."
seconds = 4
```

## Source

The storyboard's schema (`veospec schema storyboard`).
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule("VS002", "unknown_key", Severity.ERROR, "A key means nothing here.")
