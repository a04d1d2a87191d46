"""The board of those who steer: where every problem stands, what is late and with whom."""
