"""SageMaker as it behaves: pipelines that run, jobs that work, endpoints that answer."""
from . import endpoints, models, monitoring, packages, pipelines, processing, runtime, tags, training  # noqa: F401
