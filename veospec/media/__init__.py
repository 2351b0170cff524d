"""Clips on the disk: read, measured, cut and joined, without a word about storyboards."""
