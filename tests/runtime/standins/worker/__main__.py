"""Says it is ready and waits to be stopped."""

import signal

from runtime.settings import load_settings
from runtime.stack import say_ready

say_ready(load_settings(), "worker")
signal.sigwait([signal.SIGTERM])
