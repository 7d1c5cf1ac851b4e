"""botocore's service models: which of them a request can be meant for."""
import re
from functools import lru_cache

from botocore.exceptions import UnknownServiceError
from botocore.loaders import create_loader
from botocore.model import ServiceModel

# Signing names that are not simply the name of botocore's service model, or that several share.
SIGNING_NAMES = {
    "monitoring": ("cloudwatch",),
    "sagemaker": ("sagemaker", "sagemaker-runtime", "sagemaker-featurestore-runtime", "sagemaker-metrics"),
    "apigateway": ("apigateway", "apigatewayv2"),
    "states": ("stepfunctions",),
    "tagging": ("resourcegroupstaggingapi",),
}
# Where a request without a signature is looked for.
UNSIGNED_SERVICES = ("sts", "sagemaker", "ecr", "s3", "cloudwatch", "application-autoscaling", "events",
                     "iam", "sns", "logs", "lambda", "sagemaker-runtime")


_LOADER = create_loader()


@lru_cache(maxsize=None)
def service_model(name):
    """botocore's model of a service, or None where there is none of that name."""
    try:
        return ServiceModel(_LOADER.load_service_model(name, "service-2"), name)
    except UnknownServiceError:
        return None


def protocols(model):
    return model.metadata.get("protocols") or [model.metadata["protocol"]]


def candidate_models(request, signing_name):
    """The service models a request can be meant for, most likely first."""
    if signing_name:
        names = SIGNING_NAMES.get(signing_name, (signing_name,))
    else:
        host = (request.header("host") or "").lower()
        names = sorted(UNSIGNED_SERVICES, key=lambda name: not re.search(rf"(^|\.){name}[.-]", host))
    return [model for model in map(service_model, names) if model]

