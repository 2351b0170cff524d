"""The examples that `veospec new` starts from; a test keeps them equal to `examples/`."""
