"""script/local-aws: starts, says where it is, runs a command, and leaves nothing behind."""
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = str(ROOT / "script/local-aws")
CLIENT = f"{sys.executable} -c \"import boto3; print(boto3.client('sts').get_caller_identity()['Account'])\""


def local_aws(*arguments, **more):
    return subprocess.run([SCRIPT, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "LOCAL_AWS_PYTHON": sys.executable}, **more)


def gone(pid, seconds=5):
    """Whether a process ends within some time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def server_of(state):
    import json
    return json.loads((state / "server.json").read_text())["pid"]


def test_start_status_env_stop(tmp_path):
    begun = time.monotonic()
    started = local_aws("start", "--state", tmp_path)
    assert started.returncode == 0, started.stderr
    assert time.monotonic() - begun < 10
    names = [line.split("=")[0].removeprefix("export ") for line in started.stdout.splitlines()]
    assert {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION",
            "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SLACK_WEBHOOK_URL",
            "LOCAL_AWS_CONTROL"} <= set(names)
    assert local_aws("start", "--state", tmp_path).stdout == started.stdout
    assert local_aws("env", "--state", tmp_path).stdout == started.stdout
    assert local_aws("status", "--state", tmp_path).returncode == 0
    pid = server_of(tmp_path)
    assert local_aws("stop", "--state", tmp_path).returncode == 0
    assert gone(pid)
    assert local_aws("status", "--state", tmp_path).returncode == 1
    assert local_aws("stop", "--state", tmp_path).returncode == 0
    assert local_aws("env", "--state", tmp_path).returncode == 1
    assert (tmp_path / "requests.jsonl").exists()


@pytest.mark.parametrize("command, code", [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143)])
def test_run_passes_the_exit_code_on(tmp_path, command, code):
    assert local_aws("run", "--state", tmp_path, "--", "sh", "-c", command).returncode == code
    assert gone(server_of(tmp_path))


def test_run_gives_the_command_its_variables(tmp_path):
    done = local_aws("run", "--", "sh", "-c", CLIENT, cwd=tmp_path)
    assert done.stdout == "123456789012\n", done.stderr
    assert local_aws("run", "--", "/no/such/command").returncode == 127


@pytest.mark.parametrize("arguments", [(), ("fly",), ("run",), ("run", "--")])
def test_usage(arguments):
    assert local_aws(*arguments).returncode == 2


def test_a_port_that_is_taken(tmp_path):
    import socket
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = local_aws("start", "--state", tmp_path, "--port", taken.getsockname()[1])
    assert done.returncode == 1 and "cannot start" in done.stderr


def test_it_ends_with_the_process_it_was_started_for(tmp_path):
    with subprocess.Popen(["sleep", "60"]) as other:
        assert local_aws("start", "--state", tmp_path, "--until", other.pid).returncode == 0
        assert local_aws("status", "--state", tmp_path).returncode == 0
        other.kill()
    assert gone(server_of(tmp_path))


def test_a_starter_that_is_gone_leaves_no_server(tmp_path):
    """The server announces itself over a pipe; with nobody at its other end it does not stay."""
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen([sys.executable, "-m", "local_aws.server", "--state", str(tmp_path)], stdout=writing,
                               env={**os.environ, "PYTHONPATH": str(ROOT / "Tests/LocalAWS")})
    os.close(writing)
    assert process.wait(20) == 0


def test_killing_leaves_nothing_behind(tmp_path):
    """However it ends, its children end with it: here a server, a model server and a job, all at SIGKILL."""
    script = tmp_path / "client.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n" + CLIENT_WITH_JOB)
    process = subprocess.Popen([SCRIPT, "run", "--state", str(tmp_path), "--", sys.executable, str(script)],
                               stdout=subprocess.PIPE, text=True, env={**os.environ,
                                                                       "LOCAL_AWS_PYTHON": sys.executable})
    job = int(process.stdout.readline())
    pid = server_of(tmp_path)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert gone(pid) and gone(job)


CLIENT_WITH_JOB = """
import boto3, time
from local_aws_testing import IMAGE, ROLE
s3, sm, logs = boto3.client("s3"), boto3.client("sagemaker"), boto3.client("logs")
s3.put_object(Bucket="mlops-local", Key="job.py",
              Body="import os, time; print(os.getpid(), flush=True); time.sleep(60)")
sm.create_processing_job(
    ProcessingJobName="j", RoleArn=ROLE,
    ProcessingResources={"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5}},
    AppSpecification={"ImageUri": IMAGE, "ContainerEntrypoint": ["python3", "/opt/ml/processing/code/job.py"]},
    ProcessingInputs=[{"InputName": "code", "S3Input": {"S3Uri": "s3://mlops-local/job.py", "S3DataType": "S3Prefix",
                                                        "LocalPath": "/opt/ml/processing/code",
                                                        "S3InputMode": "File"}}])
while True:
    time.sleep(0.05)
    try:
        events = logs.filter_log_events(logGroupName="/aws/sagemaker/ProcessingJobs")["events"]
    except logs.exceptions.ResourceNotFoundException:
        continue
    if events:
        print(events[0]["message"], flush=True)
        time.sleep(60)
"""
