"""SageMaker as it behaves: pipelines that run, jobs that work, endpoints that answer."""
from . import endpoints, models, packages, pipelines, processing, runtime, tags, training  # noqa: F401
