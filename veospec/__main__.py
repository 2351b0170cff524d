"""`python -m veospec` is the same as `veospec`."""

from veospec.cli import main

if __name__ == "__main__":
    main()
