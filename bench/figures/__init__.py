"""The figures, each in a file of its own, and the order in which they are taken."""

FIGURES = {
    "handoffs": "bench.figures.handoffs",
}
