"""The container registry: ECR's operations on images, and the protocol that docker and buildah push with."""
from . import ecr  # noqa: F401  (its operations register themselves)
from .distribution import Distribution
from .store import Registry

__all__ = ["Distribution", "Registry"]
