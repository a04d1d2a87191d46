"""What a partner does beside handoffs and promises: steps, partnerships, trust, plans, people."""
