"""Not one bit of a bundle can change unnoticed: every bit of small files, random ones of the rest."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.export import export
from seal.checkpoints import cosign
from seal.notes import COSIGNATURE, Note, SigningKey
