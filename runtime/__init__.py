"""Start-up: settings read once, logs, the connection to Temporal, and the embedded servers that
let one machine run everything.
"""
