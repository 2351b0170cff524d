"""What deforms the hop that follows: its causes, their weights, and how they are noticed.

`words` holds the table, `reading` and `manner` read prompts, `measure` looks at pictures whose
prompt nobody knows, `judging` puts it together. All words and figures are in `words.toml`.
"""
