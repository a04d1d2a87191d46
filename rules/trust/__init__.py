"""Trust between parties: what makes an entry, what it weighs, and how it is contested."""
