#!/bin/bash
# Stops this notebook instance when Jupyter has been idle for MINUTES. A timer runs it every few minutes.
# Usage: stop-when-idle MINUTES METADATA_FILE STATE_FILE
set -euo pipefail

idle_minutes=$1
metadata_file=$2
state_file=$3

# The certificate is the instance's own and the address is the instance itself, so that there is nobody to check.
jupyter() {
  curl --silent --fail --insecure --max-time 20 "https://localhost:8443/api/$1" || true
}

metadata() {
  sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$metadata_file"
}

now=$(date +%s)

# The file is lost when the instance stops: then being started counts as being used. Where Jupyter does not answer, what
# was last seen stands.
last=$now
if [[ -s $state_file ]]; then
  last=$(<"$state_file")
fi

answers=$(jupyter kernels)$(jupyter terminals)

if grep --quiet --extended-regexp '"execution_state": *"(busy|starting)"' <<<"$answers"; then
  last=$now
fi

while read -r activity; do
  seen=$(date --date "$activity" +%s)
  if ((seen > last)); then
    last=$seen
  fi
done < <(grep --only-matching '"last_activity": *"[^"]*"' <<<"$answers" | cut --delimiter '"' --fields 4)

echo "$last" >"$state_file"

if ((now - last < idle_minutes * 60)); then
  exit 0
fi

echo "Idle since $(date --utc --date "@$last" +%FT%TZ): stopping."
region=$(metadata ResourceArn | cut --delimiter : --fields 4)
aws sagemaker stop-notebook-instance --region "$region" --notebook-instance-name "$(metadata ResourceName)"
