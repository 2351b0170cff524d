"""A prompt's template cannot be rendered.

## What it does

Renders every prompt and reports undefined names, wrong syntax, what the sandbox refuses and what
goes over its limits.

## Why is this bad

An undefined name that renders as nothing would silently take the character out of the picture.

## Example

```toml
[[shot]]
id = "pier"
prompt = "{{ cast.keeper }} stands on a pier."
```

## Use instead

```toml
[cast.keeper]
description = "an old keeper"
[[shot]]
id = "pier"
prompt = "{{ cast.keeper }} stands on a pier."
```

## Source

Jinja's documentation: StrictUndefined and the sandbox.
"""

from veospec.diagnostics import Severity
from veospec.lint.rule import Rule

RULE = Rule("VS005", "template_error", Severity.ERROR, "A prompt's template cannot be rendered.")
