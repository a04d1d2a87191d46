"""The figures, each in a file of its own, and the order in which they are taken."""

FIGURES = {
    "appending": "bench.figures.appending",
    "verification": "bench.figures.verification",
    "covering": "bench.figures.covering",
    "handoffs": "bench.figures.handoffs",
    "alone": "bench.figures.alone",
    "hot": "bench.figures.hot",
    "growing": "bench.figures.growing",
    "paging": "bench.figures.paging",
    "storing": "bench.figures.storing",
    "starting": "bench.figures.starting",
    "recovering": "bench.figures.recovering",
    "resting": "bench.figures.resting",
}

TABLE = ("handoffs", "alone", "hot", "growing", "paging", "starting", "recovering", "resting")
"""Those of which something is asked of the engine."""
