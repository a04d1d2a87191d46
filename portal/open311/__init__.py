"""Open311 GeoReport v2: a city's 311 system files concerns here, and reads what became of them."""
