"""The wire: requests back to operations and parameters, judged by botocore's own service models."""
from .decode import decode
from .judge import judge_params, redacted
from .models import protocols, service_model
from .reader import Reader
from .request import Call, Request

__all__ = ["Call", "Reader", "Request", "decode", "judge_params", "protocols", "redacted", "service_model"]
