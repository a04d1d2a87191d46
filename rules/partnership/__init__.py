"""The rules of a partnership: who is in it and as what, what they bring and agree, who convenes."""
