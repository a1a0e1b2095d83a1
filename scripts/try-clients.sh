#!/usr/bin/env bash
# Runs a client that you have against an Eiderpix that is up, on copies of a folder of pictures, lossy and lossless.
#
#   KEY=... PICTURES=photos/ scripts/try-clients.sh CLIENT CHECKOUT
#
#   php        shortpixel-php: its folder script     php-file   ... its script for one file
#   sh         shortpixel-sh                         py         snokamedia/ShortPixel-py-sdk
#   mcp        com.shortpixel.mcp, built by you; SOURCE is then the address of a public picture
#
# EIDERPIX is the service's address, http://127.0.0.1:8787 unless said. Clients that can only do https are led through an
# nginx of this script's own, with a certificate made for the occasion; nothing of the system is changed.
set -euo pipefail

client=${1:?which client? see the head of this script}
checkout=$(realpath "${2:?where is its checkout?}")
eiderpix=${EIDERPIX:-http://127.0.0.1:8787}
tls_port=${TLS_PORT:-18443}
mcp_port=${MCP_PORT:-18444}
: "${KEY:?an API key of the service}"

work=$(mktemp -d)
started=()
stop() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT

try_php() { # the domain is set before the script starts; its own check of certificates is off for the API
  printf '<?php require_once "%s/lib/shortpixel-php-req.php"; ShortPixel\\setApiDomain("127.0.0.1:%s");' \
    "$checkout" "$tls_port" >"$work/point.php"
  mkdir -p "$work/backup-$1"
  php -d auto_prepend_file="$work/point.php" -d error_reporting=0 "$checkout/lib/cmdShortpixelOptimize.php" \
    --apiKey="$KEY" --folder="$2" --compression="$1" --createWebP --backupBase="$work/backup-$1" --verbose
}

try_php-file() {
  printf '<?php require_once "%s/lib/shortpixel-php-req.php"; ShortPixel\\setApiDomain("127.0.0.1:%s");' \
    "$checkout" "$tls_port" >"$work/point.php"
  find "$2" -type f -print0 | while IFS= read -r -d '' picture; do
    php -d auto_prepend_file="$work/point.php" -d error_reporting=0 "$checkout/lib/cmdShortpixelOptimizeFile.php" \
      --apiKey="$KEY" --file="$picture" --compression="$1" --createWebP --verbose </dev/null
  done
}

try_sh() { # its host is written into it: curl is told to connect elsewhere
  printf 'connect-to = "api.shortpixel.com:443:127.0.0.1:%s"\ncacert = "%s"\n' "$tls_port" "$work/ca.pem" >"$work/.curlrc"
  HOME=$work bash "$checkout/shortpixel-optimize.sh" --key "$KEY" --lossy "$1" --convertto +webp --overwrite \
    --backup-dir "$work/backup-$1" "$2" </dev/null
}

try_py() { # its addresses are attributes
  EIDERPIX=$eiderpix PYTHONPATH=$checkout python3 - "$KEY" "$1" "$2" <<'PYTHON'
import os, pathlib, sys
from shortpixel_sdk import ShortPixelSDK
key, lossy, folder = sys.argv[1:]
sdk = ShortPixelSDK(key)
sdk.reducer_url = os.environ["EIDERPIX"] + "/v2/reducer.php"
sdk.post_reducer_url = os.environ["EIDERPIX"] + "/v2/post-reducer.php"
files = {f"file{n}": str(p) for n, p in enumerate(sorted(pathlib.Path(folder).rglob("*.*")), 1)}
for answer in sdk.optimize_images_by_file(files, replace_original=True, lossy=int(lossy), convertto="+webp"):
    print(answer["Status"], files[answer["Key"]], answer["LossySize"], answer["WebPLossySize"])
    if answer["LossyURL"] != answer["OriginalURL"]:
        assert pathlib.Path(files[answer["Key"]]).stat().st_size == answer["LossySize"]
PYTHON
}

try_mcp() { # no folder: it takes addresses
  SHORTPIXEL_API_URL=$eiderpix/v2 PORT=$mcp_port node "$checkout/dist/index.js" >"$work/mcp.log" 2>&1 &
  started+=($!)
  local call='{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"optimize_image_urls","arguments":{"urls":["%s"],"lossy":%s,"wait":25,"convertto":"+webp"}}}'
  # shellcheck disable=SC2059
  printf "$call" "${SOURCE:?the address of a public picture}" "$1" |
    curl --silent --fail --retry 10 --retry-connrefused --retry-delay 1 -d @- \
      -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \
      -H "Authorization: Bearer $KEY" "http://127.0.0.1:$mcp_port/mcp"
  kill "${started[-1]}"
}

start_tls() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj "/CN=Made for a trial" \
    -addext "subjectAltName=DNS:api.shortpixel.com,IP:127.0.0.1" -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null
  cat >"$work/nginx.conf" <<NGINX
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  client_max_body_size 256m;
  server {
    listen 127.0.0.1:$tls_port ssl;
    ssl_certificate $work/ca.pem;
    ssl_certificate_key $work/ca.key;
    location / {
      proxy_pass $eiderpix;
      proxy_http_version 1.1;
      proxy_set_header Host \$host;
      proxy_request_buffering off;
      proxy_max_temp_file_size 0;
    }
  }
}
NGINX
  nginx -c "$work/nginx.conf" &
  started+=($!)
  curl --silent --output /dev/null --cacert "$work/ca.pem" --retry 5 --retry-connrefused "https://127.0.0.1:$tls_port/healthz"
}

case $client in
  php | php-file | sh) start_tls ;;
  py) ;;
  mcp)
    try_mcp 1
    exit
    ;;
  *)
    echo "try-clients.sh: there is no client $client" >&2
    exit 2
    ;;
esac

sum() { # the bytes of the files in $names
  (cd "$work/pictures" && tr '\n' '\0' <<<"$names" | du -cb --files0-from=- | tail -1 | cut -f1)
}

for lossy in 1 0; do
  cp -r "${PICTURES:?a folder of pictures}" "$work/pictures"
  names=$(cd "$work/pictures" && find . -type f)
  before=$(sum)
  "try_$client" "$lossy" "$work/pictures"
  beside=$(find "$work/pictures" -name '*.webp' | wc -l)
  echo "$client, lossy=$lossy: $before bytes became $(sum), $beside WebP files in the folder"
  [ "$(sum)" -lt "$before" ] || exit 1
  rm -rf "$work/pictures"
done
