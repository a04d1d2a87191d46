"""`python -m verify` is `remit-verify`."""

from verify.main import run

if __name__ == "__main__":
    run()
