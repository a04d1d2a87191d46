"""The same door for programs: commands and questions under /api/v1, in JSON."""
