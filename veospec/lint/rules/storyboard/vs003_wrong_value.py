"""A value that its key cannot have.

## What it does

Checks every value against its key: type, range, form, ids that are unique, engines that exist.

## Why is this bad

What cannot be meant cannot be sent. Found here it costs nothing, found by the service it costs a
round trip or money.

## Example

```toml
[[shot]]
id = "The Pier"
prompt = "A pier at dawn."
```

## Use instead

```toml
[[shot]]
id = "the-pier"
prompt = "A pier at dawn."
```

## Source

The storyboard's schema (`veospec schema storyboard`).
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule("VS003", "wrong_value", Severity.ERROR, "A value of the wrong type, range or form.")
