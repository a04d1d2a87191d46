"""Order and patience: one durable workflow per problem and per party puts commands in line, waits
out deadlines, and hands every event on to be recorded.
"""
