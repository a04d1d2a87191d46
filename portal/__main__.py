"""`python -m portal`: the portal as a process of its own."""

from portal.main import run

if __name__ == "__main__":
    run()
