"""Paper: what the record says, as reports that people print, file or put before a council.

Each report is a plain value, made by a pure function of what the record told; two renderers put
the same value on a page of HTML and on pages of PDF.
"""
