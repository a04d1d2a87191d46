"""Questions to the projections and the ledger, one module per subject. Answers are the plain
dataclasses of schemas.views, so that a quick question never waits for pydantic.
"""
