"""The rules of priority rounds: who may ask and answer, what is counted, and what it comes to."""
