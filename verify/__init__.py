"""The auditor's own eyes: reads a bundle of plain files and says whether the history in it is
unaltered and complete, with no network and no trust in whoever made it. Shares no code with the
writer.
"""
