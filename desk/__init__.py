"""The counter where every door brings commands and questions: it says who is speaking, submits the
command, and waits until the answer is durable.
"""
