"""The file cannot be read as TOML.

## What it does

Reports the first place at which the file stops being TOML 1.0: an unclosed string, a key without a
value, a key or table given twice.

## Why is this bad

Nothing else can be said about a file that cannot be read.

## Example

```toml
[[shot]]
id = "pier"
prompt = "A pier at dawn.
```

## Use instead

```toml
[[shot]]
id = "pier"
prompt = "A pier at dawn."
```

## Source

The TOML 1.0 specification (toml.io).
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule("VS001", "toml_syntax", Severity.ERROR, "The file is not TOML 1.0.")
