"""A file that is named is not there.

## What it does

Looks for every image, reference, source clip and included template in the storyboard's folder. A
path that leaves that folder, by `..` or a link, is refused in the same way.

## Why is this bad

A run would stop at the first hop that needs the file, after the hops before it are paid for. A
storyboard that reads outside its folder cannot be given to others.

## Example

```toml
[[shot]]
id = "pier"
prompt = "A pier at dawn."
image = "refs/missing.png"
```

## Use instead

```toml
[[shot]]
id = "pier"
prompt = "A pier at dawn."
```

## Source

A rule of veospec's own.
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule("VS007", "missing_file", Severity.ERROR, "A file that is named is not there.")
