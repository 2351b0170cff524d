"""The rules, by family; a file that is here is a rule that runs."""
