"""House: how veospec itself is used in a file."""
