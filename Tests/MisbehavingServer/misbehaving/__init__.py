"""A server and a proxy that misbehave on request, in front of one that behaves."""
from .certificates import Certificates
from .faults import Fault
from .proxy import MisbehavingProxy
from .server import MisbehavingServer
from .skew import SkewedClock
from .unsteady import Unsteady

__all__ = ["Certificates", "Fault", "MisbehavingProxy", "MisbehavingServer", "SkewedClock", "Unsteady"]
