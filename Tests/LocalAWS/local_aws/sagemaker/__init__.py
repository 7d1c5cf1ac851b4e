"""SageMaker as it behaves: pipelines that run, jobs that work, endpoints that answer."""
from . import endpoints, models, runtime, tags  # noqa: F401
