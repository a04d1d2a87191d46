"""The measuring bench: every figure with its floor, in one run on a stack of its own. It may import
any room, no room imports it, and it is not shipped.
"""
