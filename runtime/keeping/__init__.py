"""Copies of everything that an installation would miss, and the way back from them."""
