-- Accounts of trust speak of entries that were there before there were any: with this migration every
-- projection is told again from the ledger (`storage/rebuild.py`).
SET LOCAL ROLE remit_owner;
