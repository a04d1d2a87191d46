"""What webhooks carry, and when a delivery is tried again."""
