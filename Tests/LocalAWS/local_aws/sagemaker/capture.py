"""Data capture: what was asked and answered, as JSON Lines in S3, where SageMaker puts it."""
import base64
import json
import random
import uuid

from ..moto_backend import ObjectMissing
from . import s3


def capture(context, config, fleet, params, kind, body):
    """Writes one record where the endpoint's configuration asks for it."""
    wanted = config.get("DataCaptureConfig") or {}
    if not wanted.get("EnableCapture") or random.random() * 100 >= wanted["InitialSamplingPercentage"]:
        return
    modes = {option["CaptureMode"] for option in wanted["CaptureOptions"]}
    kinds = wanted.get("CaptureContentTypeHeader", {})
    now, event = context.world.timing.now(), str(uuid.uuid4())
    both = "InputAndOutput" in modes
    data = {}
    if both or "Input" in modes:
        data["endpointInput"] = _side("INPUT", params.get("ContentType", ""), params.get("Body", b""), kinds)
    if both or "Output" in modes:
        data["endpointOutput"] = _side("OUTPUT", kind, body, kinds)
    metadata = {"eventId": event, "inferenceTime": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if "InferenceId" in params:
        metadata["inferenceId"] = params["InferenceId"]
    line = json.dumps({"captureData": data, "eventMetadata": metadata, "eventVersion": "0"}) + "\n"
    key = s3.join(wanted["DestinationS3Uri"], fleet.endpoint_name, fleet.name, now.strftime("%Y/%m/%d/%H"),
                  f"{now.strftime('%M-%S-%f')[:-3]}-{event}.jsonl")
    try:
        context.world.moto.put_object(*s3.split(key), line.encode())
    except (ObjectMissing, ValueError) as error:
        context.world.log.crash("data capture", str(error))


def _side(mode, kind, body, kinds):
    plain = kind.partition(";")[0].strip().lower()
    csv = plain in kinds.get("CsvContentTypes", []) or plain == "text/csv"
    as_json = plain in kinds.get("JsonContentTypes", []) or plain == "application/json"
    encoding = "CSV" if csv else "JSON" if as_json else "BASE64"
    text = body.decode("utf-8", "replace") if encoding != "BASE64" else base64.b64encode(body).decode()
    return {"observedContentType": kind, "mode": mode, "data": text, "encoding": encoding}
