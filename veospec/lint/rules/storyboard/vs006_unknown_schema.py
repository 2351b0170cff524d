"""The file is of a version that this veospec does not read.

## What it does

Compares `schema` with the versions that this release reads, and says which it needs.

## Why is this bad

A newer version may mean other things by the same keys; guessing would make another film.

## Example

```toml
schema = "veospec/9"
title = "Pier"
engine = "veo-3.1-generate-001"
[[shot]]
id = "pier"
prompt = "A pier at dawn."
```

## Use instead

```toml
schema = "veospec/1"
title = "Pier"
engine = "veo-3.1-generate-001"
[[shot]]
id = "pier"
prompt = "A pier at dawn."
```

## Source

A rule of veospec's own.
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule(
    "VS006",
    "unknown_schema",
    Severity.ERROR,
    "The file is of a version that this veospec does not read.",
)
