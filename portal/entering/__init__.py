"""The pages between the door and the desk: codes, providers, and what a person has signed in."""
