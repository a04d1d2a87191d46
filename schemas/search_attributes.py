"""What Temporal's own lists can be searched by. Start-up registers each one in the namespace; the
workflows keep them true. Plain words, so that neither side needs the other's library.
"""

SEARCH_ATTRIBUTES: tuple[tuple[str, str], ...] = (
    ("RemitStage", "Keyword"),  # where the problem stands
    ("RemitHolder", "KeywordList"),  # the parties that hold its responsibilities now
    ("RemitDueAt", "Datetime"),  # the next deadline that somebody has to keep
    ("RemitOverdue", "Bool"),  # whether one was missed and is still open
)
