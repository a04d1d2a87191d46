"""Files that show how a promise was kept: cleaned, encrypted, and kept outside the database."""
