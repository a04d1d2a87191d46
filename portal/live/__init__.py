"""What happens, told as it happens: one reader of the record for all who follow it."""
