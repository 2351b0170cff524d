"""Shows diagnostics and plans: for people in a terminal, for machines as JSON, SARIF, GitHub."""
