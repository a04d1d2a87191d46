"""The seal: puts every entry of the ledger into one Merkle tree, signs how far it has come, and
proves it to those who trust nobody here. Formats are RFC 6962 and those of C2SP.
"""
