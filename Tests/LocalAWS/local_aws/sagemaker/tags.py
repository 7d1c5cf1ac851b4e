"""Tags of the resources kept here; those of moto's are moto's."""
from ..operations import PassOn, operation, validation
from .store import page, store_of


def _tags(context, params):
    store = store_of(context)
    if not store.known(params["ResourceArn"]):
        raise PassOn
    return store, store.tags[params["ResourceArn"]]


@operation("sagemaker")
def add_tags(context, params):
    store, tags = _tags(context, params)
    with store.lock:
        tags.update({item["Key"]: item["Value"] for item in params["Tags"]})
        if len(tags) > 50:
            raise validation("A resource can have at most 50 tags.")
    return {"Tags": _listed(tags)}


@operation("sagemaker")
def delete_tags(context, params):
    store, tags = _tags(context, params)
    with store.lock:
        for key in params["TagKeys"]:
            tags.pop(key, None)
    return {}


@operation("sagemaker")
def list_tags(context, params):
    _, tags = _tags(context, params)
    return page(_listed(tags), params, "Tags", 50)


def _listed(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]
