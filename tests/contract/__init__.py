"""The public contract read from outside: commands as processes, the emulator as plain HTTP."""
