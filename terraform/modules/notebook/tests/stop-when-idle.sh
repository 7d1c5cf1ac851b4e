#!/bin/bash
# Runs scripts/stop-when-idle.sh with a curl and an aws that stand in for Jupyter and AWS, and checks when it stops.
# Usage: tests/stop-when-idle.sh
set -euo pipefail

script=$(cd "$(dirname "$0")/../scripts" && pwd)/stop-when-idle.sh
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT
failures=0

mkdir "$work/bin"
# Answers /api/kernels with the file kernels, /api/terminals with terminals, and fails where there is no such file.
cat >"$work/bin/curl" <<STUB
#!/bin/bash
exec cat "$work/\$(basename "\${@: -1:1}")" 2>/dev/null
STUB
cat >"$work/bin/aws" <<STUB
#!/bin/bash
echo "\$*" >>"$work/calls"
STUB
chmod +x "$work/bin/curl" "$work/bin/aws"

echo '{"ResourceArn":"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/fraud","ResourceName":"fraud"}' >"$work/metadata"

ago() {
  date --utc --date "$1 minutes ago" +%Y-%m-%dT%H:%M:%S.000000Z
}

# check WHAT SEEN_MINUTES_AGO KERNELS TERMINALS CALLS: with an empty argument there is no such file.
check() {
  rm -f "$work/state" "$work/kernels" "$work/terminals" "$work/calls"
  [[ -z $2 ]] || date --date "$2 minutes ago" +%s >"$work/state"
  [[ -z $3 ]] || echo "$3" >"$work/kernels"
  [[ -z $4 ]] || echo "$4" >"$work/terminals"

  PATH="$work/bin:$PATH" "$script" 60 "$work/metadata" "$work/state" >/dev/null
  calls=$(cat "$work/calls" 2>/dev/null || true)
  if [[ $calls == "$5" ]]; then
    echo "pass: $1"
  else
    echo "fail: $1: asked for «$calls» instead of «$5»"
    failures=$((failures + 1))
  fi
}

stop='sagemaker stop-notebook-instance --region eu-west-1 --notebook-instance-name fraud'
idle_kernel="[{\"id\": \"a\", \"last_activity\": \"$(ago 90)\", \"execution_state\": \"idle\"}]"
busy_kernel="[{\"id\": \"a\", \"last_activity\": \"$(ago 90)\", \"execution_state\": \"busy\"}]"
two_kernels="[{\"last_activity\": \"$(ago 90)\", \"execution_state\": \"idle\"}, {\"last_activity\":\"$(ago 5)\",\"execution_state\":\"idle\"}]"

check 'just started' '' '[]' '[]' ''
check 'started long ago and never used' 61 '[]' '[]' "$stop"
check 'started not so long ago' 59 '[]' '[]' ''
check 'an idle kernel' 95 "$idle_kernel" '[]' "$stop"
check 'a busy kernel' 95 "$busy_kernel" '[]' ''
check 'one of two kernels used lately' 95 "$two_kernels" '[]' ''
check 'a terminal used lately' 95 "$idle_kernel" "[{\"name\": \"1\", \"last_activity\": \"$(ago 5)\"}]" ''
check 'a terminal left open' 95 "$idle_kernel" "[{\"name\": \"1\", \"last_activity\": \"$(ago 80)\"}]" "$stop"
check 'Jupyter does not answer, used lately' 10 '' '' ''
check 'Jupyter has not answered for long' 70 '' '' "$stop"

exit "$((failures > 0))"
