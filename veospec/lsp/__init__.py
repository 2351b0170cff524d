"""The language server: what `check` and `plan` know, in an editor, while a storyboard is written.

Everything but `server.py` is plain functions of a text and a place, so that it can be tested
without an editor; `server.py` alone speaks the protocol.
"""
