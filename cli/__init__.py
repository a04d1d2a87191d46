"""The operators' door. One file per noun; show.py is the only file that prints."""
