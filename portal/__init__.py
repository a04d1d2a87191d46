"""The door of agencies and auditors: pages and API, over the same desk."""
