"""Ways in beside the one-time link: second factors, providers, and what locks all of them."""
