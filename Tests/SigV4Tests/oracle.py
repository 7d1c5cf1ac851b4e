"""Signs random requests with botocore: `oracle.py SEED COUNT` prints them and their signatures as JSON."""
import base64
import datetime
import json
import random
import sys
from urllib.parse import quote

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SIGNERS = {
    ("header", False): botocore.auth.SigV4Auth,
    ("header", True): botocore.auth.S3SigV4Auth,
    ("query", False): botocore.auth.SigV4QueryAuth,
    ("query", True): botocore.auth.S3SigV4QueryAuth,
}
CHARACTERS = "abcXYZ019-._~ !\"#$%&'()*+,/:;<=>?@[]^`{|}\\äßéñ€→漢字ሴ🙂"
REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-2", "cn-north-1", "us-gov-west-1"]
SERVICES = ["sagemaker", "sts", "ecr", "monitoring", "logs", "events", "application-autoscaling"]


class Requests:
    """A stream of random requests, the same for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def text(self, longest=12):
        return "".join(self.random.choices(CHARACTERS, k=self.random.randint(0, longest)))

    def path(self):
        odd = ["", ".", "..", "..."]
        count = self.random.randint(0, 5)
        segments = [self.random.choice(odd) if self.random.random() < 0.3 else self.text() for _ in range(count)]
        return "/" + "/".join(quote(segment, safe="~") for segment in segments) + self.random.choice(["", "/"])

    def query(self, repeats):
        pairs = [(self.text(4), self.random.choice(["", self.text(), self.text()]))
                 for _ in range(self.random.randint(0, 5))]
        if repeats and pairs:
            pairs += [(pairs[0][0], self.text()), (pairs[0][0], ""), pairs[0]]
        if not repeats:  # botocore keeps only one value of a name when it presigns
            pairs = list(dict(pairs).items())
        self.random.shuffle(pairs)
        return "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)

    def headers(self):
        blanks = ["", " ", "   ", "\t "]
        chosen = []
        if self.random.random() < 0.5:
            chosen.append(["Content-Type", self.random.choice(["application/json", "application/x-amz-json-1.1"])])
        if self.random.random() < 0.5:
            chosen.append(["X-Amz-Target", "SageMaker.DescribeEndpoint"])
        for _ in range(self.random.randint(0, 4)):
            words = self.random.choices(["a", "\"b  c\"", "d,e", "f=g;h", "0"], k=self.random.randint(0, 3))
            value = self.random.choice(blanks[1:]).join(words)
            value = self.random.choice(blanks) + value + self.random.choice(blanks)
            name = self.random.choice(["x-amz-meta-", "X-AMZ-Meta-", "My-"]) + str(self.random.randint(1, 3))
            chosen.append([name, value])
        if self.random.random() < 0.3:
            chosen += [["User-Agent", "mlops-steps"], ["Expect", "100-continue"], ["X-Amzn-Trace-Id", "Root=1"]]
        return chosen

    def draw(self):
        """One request, not yet signed."""
        form = self.random.choice(["header", "header", "query"])
        is_s3 = self.random.random() < 0.5
        scheme = self.random.choice(["https", "https", "http"])
        host = self.random.choice(["example.amazonaws.com", "127.0.0.1:5000", "bucket.s3.amazonaws.com:8443"])
        query = self.query(repeats=form == "header")
        with_body = form == "header" and self.random.random() < 0.6
        request = {
            "form": form,
            "service": "s3" if is_s3 else self.random.choice(SERVICES),
            "region": self.random.choice(REGIONS),
            "accessKeyID": "AKIA" + "".join(self.random.choices("ABCDEFGHIJKLMNOP234567", k=16)),
            "secretAccessKey": "".join(self.random.choices("abcdefXYZ0189+/", k=40)),
            "sessionToken": self.random.choice([None, "IQoJb3JpZ2luX2VjE//+=" + str(self.random.random())]),
            "date": self.random.randint(1_420_070_400, 2_082_758_399),
            "method": self.random.choice(["POST", "PUT"] if with_body else ["GET", "HEAD", "DELETE"]),
            "url": f"{scheme}://{host}{self.path()}" + (f"?{query}" if query else ""),
            "headers": self.headers(),
            "body": base64.b64encode(self.random.randbytes(self.random.randint(1, 200)) if with_body else b"").decode(),
            "unsigned": is_s3 and with_body and scheme == "https" and self.random.random() < 0.3,
            "expires": self.random.randint(1, 604_800),
        }
        if request["unsigned"]:  # botocore leaves a body unsigned only where a checksum goes with it
            request["headers"].append(["Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="])
        return request


def sign(request):
    """What botocore sends: the Authorization header, or the URL that holds the signature."""
    signer = SIGNERS[request["form"], request["service"] == "s3"]
    when = datetime.datetime.fromtimestamp(request["date"], datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_, **__: when
    aws = AWSRequest(request["method"], request["url"], data=base64.b64decode(request["body"]))
    for name, value in request["headers"]:
        aws.headers.add_header(name, value)
    aws.context["payload_signing_enabled"] = not request["unsigned"]
    keys = Credentials(request["accessKeyID"], request["secretAccessKey"], request["sessionToken"])
    more = {"expires": request["expires"]} if request["form"] == "query" else {}
    signer(keys, request["service"], request["region"], **more).add_auth(aws)
    return aws.url if request["form"] == "query" else aws.headers["Authorization"]


def main():
    seed, count = map(int, sys.argv[1:])
    if not hasattr(botocore.auth, "get_current_datetime"):
        sys.exit("this botocore takes its time from elsewhere; install the one in requirements.txt")
    requests = Requests(seed)
    drawn = [requests.draw() for _ in range(count)]
    json.dump([dict(request, expected=sign(request)) for request in drawn], sys.stdout)


if __name__ == "__main__":
    main()
