"""moto, the emulator that answers everything this program does not: its server, and its stores from inside."""
import http.client
import logging
import threading
import time
import traceback
from urllib.parse import urlsplit

from .answers import Response

HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
              "expect", "content-length"}
FORM = "application/x-www-form-urlencoded"


CRASHED = "x-moto-crashed"


class ObjectMissing(Exception):
    """There is no such bucket or key in S3."""


class _Told:
    """moto's application; where moto itself fails, its answer is the traceback and not a page that hides it."""

    def __init__(self, application):
        self._application = application

    def __call__(self, environ, start_response):
        try:
            return self._application(environ, start_response)
        except NotImplementedError:  # what moto has not, and says so
            raise
        except Exception:
            body = traceback.format_exc().encode()
            start_response("500 Internal Server Error", [("Content-Type", "text/plain"), (CRASHED, "true"),
                                                         ("Content-Length", str(len(body)))])
            return [body]


class Moto:
    """A moto server inside this process; and S3, Logs, IAM and alarms as its backends hold them."""

    def __init__(self, account):
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from moto.server import MotoRequestHandler
        from werkzeug.serving import make_server
        for name in ("werkzeug", "moto"):  # no access log, no traceback for what moto has not: the log line says it
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.account, self._lock = account, threading.Lock()
        application = _Told(DomainDispatcherApplication(create_backend_app))
        self._server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = "http://{}:{}".format(*self._server.server_address[:2])

    @staticmethod
    def reset():
        from moto.backends import get_backend  # noqa: F401  (makes the registry known)
        from moto.moto_api._internal.models import moto_api_backend
        moto_api_backend.reset()

    def _backend(self, service, region="us-east-1"):
        from moto.backends import get_backend
        return get_backend(service)[self.account][region]

    # ---- requests ----------------------------------------------------------------------------

    def forward(self, request):
        """Sends a request on as it came."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
        try:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in request.headers:
                if name.lower() == "content-type" and request.method == "PUT" and value.startswith(FORM):
                    value = "binary/octet-stream"   # moto would take the object for a form, and keep nothing
                if name.lower() not in HOP_BY_HOP:
                    connection.putheader(name, value.encode("utf-8"))
            if request.body or request.method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders(request.body or None)
            answer = connection.getresponse()
            headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP
                       or request.method == "HEAD" and name.lower() == "content-length"]
            return Response(answer.status, headers, answer.read())
        except OSError as error:
            return Response(503, [("Content-Type", "text/plain")], f"moto did not answer: {error}".encode())
        finally:
            connection.close()

    # ---- S3 ----------------------------------------------------------------------------------

    def get_object(self, bucket, key):
        from moto.s3.exceptions import S3ClientError
        try:
            found = self._backend("s3", "aws").get_object(bucket, key)
        except S3ClientError as error:
            raise ObjectMissing(f"s3://{bucket}/{key}: {error}") from error
        if found is None or not hasattr(found, "value"):
            raise ObjectMissing(f"s3://{bucket}/{key}")
        return found.value

    def put_object(self, bucket, key, data):
        from moto.s3.exceptions import S3ClientError
        try:
            self._backend("s3", "aws").put_object(bucket, key, data)
        except S3ClientError as error:
            raise ObjectMissing(f"s3://{bucket}: {error}") from error

    def list_keys(self, bucket, prefix):
        from moto.s3.exceptions import S3ClientError
        try:
            keys = self._backend("s3", "aws").get_bucket(bucket).keys
        except S3ClientError as error:
            raise ObjectMissing(f"s3://{bucket}: {error}") from error
        return sorted(key for key in keys if key.startswith(prefix))

    def create_bucket(self, name, region):
        self._backend("s3", "aws").create_bucket(name, region)

    # ---- ECR ---------------------------------------------------------------------------------

    def image_repository(self, region, name):
        """moto's repository of that name, or None."""
        return self._backend("ecr", region).repositories.get(name)

    # ---- CloudWatch --------------------------------------------------------------------------

    def write_log(self, region, group, stream, lines):
        """Appends lines to a log stream, which comes to be as it is needed."""
        backend = self._backend("logs", region)
        with self._lock:
            if group not in backend.groups:
                backend.create_log_group(group, {})
            if stream not in backend.groups[group].streams:
                backend.create_log_stream(group, stream)
            now = int(time.time() * 1000)
            events = [{"timestamp": now, "message": line} for line in lines]
            if events:
                backend.put_log_events(group, stream, events)

    def alarm_state(self, region, name):
        """OK, ALARM or INSUFFICIENT_DATA; None where there is no such alarm."""
        alarm = self._backend("cloudwatch", region).alarms.get(name)
        return alarm.state_value if alarm else None

    def set_alarm_state(self, region, name, state, reason):
        self._backend("cloudwatch", region).alarms[name].update_state(reason, "{}", state)

    def alarms_on(self, region, namespace, dimensions):
        """The alarms on metrics of just these dimensions."""
        return [alarm for alarm in list(self._backend("cloudwatch", region).alarms.values())
                if alarm.namespace == namespace
                and {item.name: item.value for item in alarm.dimensions} == dimensions]

    def put_metrics(self, region, namespace, dimensions, values, now):
        """One datum for each metric."""
        named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
        data = [{"MetricName": name, "Value": value, "Dimensions": named, "Timestamp": now}
                for name, value in values.items()]
        self._backend("cloudwatch", region).put_metric_data(namespace, data)

    def data_quality_definition(self, region, name):
        """The input of a data quality job definition; None where there is no such definition."""
        found = self._backend("sagemaker", region).data_quality_job_definitions.get(name)
        return found.data_quality_job_input if found else None

    # ---- IAM ---------------------------------------------------------------------------------

    def role(self, arn):
        """moto's role of that ARN, or None."""
        iam = self._backend("iam", "aws")
        return next((role for role in iam.roles.values() if role.arn == arn), None)

    def oidc_providers(self):
        return list(self._backend("iam", "aws").open_id_providers.values())

    def iam(self):
        return self._backend("iam", "aws")
