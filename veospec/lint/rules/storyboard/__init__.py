"""Storyboard: mistakes that the reader of the file reports; these modules are their pages."""
