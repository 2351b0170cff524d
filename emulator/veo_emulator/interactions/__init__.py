"""Omni by the Interactions API: what is asked, what is taken of it, and how it is told.

A turn is an operation like any other, so faults, progress, retention, ledger and restarts work
for it as they do for Veo; only its words differ.
"""
