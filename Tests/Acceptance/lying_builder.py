#!/usr/bin/env python3
"""A buildah that pushes an index with an attestation instead of an image, as docker does when nobody forbids it."""
import base64
import hashlib
import json
import os
import sys
import urllib.request

EMPTY = b"{}"


def send(method, url, access, body=None, kind="application/octet-stream"):
    headers = {"Authorization": f"Basic {access}", "Content-Type": kind}
    with urllib.request.urlopen(urllib.request.Request(url, data=body, method=method, headers=headers)) as answer:
        return answer.headers


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def push(words):
    with open(os.environ["REGISTRY_AUTH_FILE"]) as file:
        (host, entry), = json.load(file)["auths"].items()
    name, tag = words[-1].removeprefix(f"docker://{host}/").rsplit(":", 1)
    base = f"http://{host}/v2/{name}"
    place = send("POST", f"{base}/blobs/uploads/", entry["auth"], b"")["Location"]
    send("PUT", f"http://{host}{place}?digest={digest(EMPTY)}", entry["auth"], EMPTY)
    part = {"digest": digest(EMPTY), "size": len(EMPTY)}
    kind = "application/vnd.oci.image.manifest.v1+json"
    image = json.dumps({"schemaVersion": 2, "mediaType": kind, "layers": [part],
                        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **part}}).encode()
    send("PUT", f"{base}/manifests/{digest(image)}", entry["auth"], image, kind)
    member = {"mediaType": kind, "digest": digest(image), "size": len(image)}
    index = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [
        {**member, "platform": {"os": "linux", "architecture": "amd64"}},
        {**member, "platform": {"os": "unknown", "architecture": "unknown"},
         "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}]}).encode()
    send("PUT", f"{base}/manifests/{tag}", entry["auth"], index, "application/vnd.oci.image.index.v1+json")
    with open(words[words.index("--digestfile") + 1], "w") as file:
        file.write(digest(index))


def main(words):
    if words[0] == "--version":
        print("buildah version 1.28.2")
    elif words[0] == "login":
        with open(os.environ["REGISTRY_AUTH_FILE"], "w") as file:
            access = base64.b64encode(b"AWS:" + sys.stdin.buffer.read()).decode()
            json.dump({"auths": {words[-1]: {"auth": access}}}, file)
    elif words[0] == "push":
        push(words)


main(sys.argv[1:])
