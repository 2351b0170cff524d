"""Whole histories of a film, runner and emulator in one process, replayed from a number.

No sockets, no threads, no waiting: the emulator's application is called as a function, time is
virtual, a crash is an exception that nothing catches. A history is data, so the seed that made it
replays it, and a failing one is shrunk by leaving steps out.
"""
