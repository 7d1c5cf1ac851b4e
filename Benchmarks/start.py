"""How soon a step begins and how long a signed request takes, against the aws CLI and boto3, in one run, as ratios.

`script/bench start` builds the release and calls this. Every figure is a whole process: fork, exec, work, exit. Peers and
steps take turns, so that what else the machine does meets all of them; the medians of wall and of CPU time are compared.
"""
import argparse
import os
import statistics
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARN = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/churn/execution/abcdefghijkl"
ASKED = f"--execution-arn={ARN}"
# Exactly one request, signed and refused: DescribePipelineExecution of an execution that is not there.
BOTO3 = f"""
import boto3, botocore.exceptions
try: boto3.client('sagemaker').describe_pipeline_execution(PipelineExecutionArn='{ARN}')
except botocore.exceptions.ClientError as error: raise SystemExit(4 if 'ResourceNotFound' in str(error) else 1)
"""


class NotThere(BaseHTTPRequestHandler):
    """SageMaker that has nothing. Counts the requests that carry a signature."""
    protocol_version = "HTTP/1.1"
    signed = 0

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        NotThere.signed += "AWS4-HMAC-SHA256" in (self.headers.get("Authorization") or "")
        body = b'{"__type":"ResourceNotFound","message":"it is not there"}'
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def run(command, environment, expect):
    """One process from start to end: (wall, CPU) in milliseconds. Another exit code than expected is an error."""
    null = os.open(os.devnull, os.O_RDWR)
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, environment, file_actions=[
        (os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)])
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    os.close(null)
    code = os.waitstatus_to_exitcode(status)
    if code != expect:
        raise SystemExit(f"bench: {' '.join(command)} ended with {code}, not {expect}")
    return wall * 1000, (used.ru_utime + used.ru_stime) * 1000


def measure(commands, environment, runs):
    """{name: (median wall, median CPU)} of commands {name: (arguments, exit code)} that take turns."""
    taken = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, (command, expect) in commands.items():
            figures = run(command, environment, expect)
            if turn:  # the first turn warms the page cache
                taken[name].append(figures)
    return {name: tuple(statistics.median(figure) for figure in zip(*rows)) for name, rows in taken.items()}


def table(title, peers, figures):
    """Prints the steps' medians beside their ratios to each peer."""
    print(f"\n### {title}\n\n| | wall ms | CPU ms |" + "".join(f" × {peer} (wall) | × (CPU) |" for peer in peers))
    print("| --- | ---: | ---: |" + " ---: | ---: |" * len(peers))
    for name, (wall, cpu) in figures.items():
        ratios = "".join(f" {figures[peer][0] / wall:.1f} | {figures[peer][1] / max(cpu, 0.01):.1f} |" for peer in peers)
        print(f"| {name} | {wall:.2f} | {cpu:.2f} |{ratios}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=Path, required=True, help="the folder of the built executables")
    parser.add_argument("--runs", type=int, default=21, help="how often each command runs")
    options = parser.parse_args()
    peers = Path(sys.executable).parent
    server = ThreadingHTTPServer(("127.0.0.1", 0), NotThere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "PATH": f"{peers}:/usr/bin:/bin", "HOME": "/nonexistent", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}", "AWS_EC2_METADATA_DISABLED": "true"}
    steps = sorted(path for path in options.steps.iterdir() if path.name != "mlops-steps" and os.access(path, os.X_OK))
    helps = {"aws --version": ([str(peers / "aws"), "--version"], 0)}
    helps |= {f"{step.name} --help": ([str(step), "--help"], 0) for step in steps}
    table("Start", ["aws --version"], measure(helps, environment, options.runs))
    requests = {
        "boto3": ([sys.executable, "-c", BOTO3], 4),
        "aws CLI": ([str(peers / "aws"), "sagemaker", "describe-pipeline-execution", "--pipeline-execution-arn", ARN], 255),
        "wait-pipeline": ([str(options.steps / "wait-pipeline"), ASKED], 4)}
    figures = measure(requests, environment, options.runs)
    if NotThere.signed != len(requests) * (options.runs + 1):
        raise SystemExit(f"bench: {NotThere.signed} signed requests, not one for each process")
    table("One signed request", ["boto3", "aws CLI"], figures)


if __name__ == "__main__":
    main()
