"""What is wrong with a storyboard: rules, one a file, over lexicons, one a language."""
