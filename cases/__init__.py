"""Cases as executable stories: real problems written down in YAML and played against the real
engine, weeks in seconds.
"""
