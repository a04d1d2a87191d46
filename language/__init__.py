"""What the other rooms say in English, said in the language of whoever reads it.

Rules, schemas and pages name each text by its English words. Here stand the catalogs that know the
same words in other languages, the language of the moment, and instants and lengths of time as that
language writes them. Nothing here decides anything, and nothing of it enters the record.
"""
