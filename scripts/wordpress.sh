#!/usr/bin/env bash
# A real WordPress with a MariaDB of its own in a folder, for trials and tests; nothing of the machine's is touched.
#
#   wordpress.sh database FOLDER         runs MariaDB in the foreground, on a socket in FOLDER
#   wordpress.sh install FOLDER PORT     installs WordPress with our plugin for http://127.0.0.1:PORT, user admin, password "feather"
#   wordpress.sh serve FOLDER PORT       serves it in the foreground; with SITE_LOGIN=NAME:PASSWORD to nobody else
#   wordpress.sh php FOLDER FILE         runs a PHP file inside that WordPress
set -euo pipefail

task=${1:?task}
folder=$(realpath -m "${2:?folder}")
here=$(cd "$(dirname "$0")/.." && pwd)
source=${WORDPRESS:-/usr/share/wordpress}
site=$folder/site

database() {
  # A MariaDB that starts removes the temporary tables of others, where they share a folder.
  mkdir -p "$folder/database" "$folder/database-tmp"
  local as_root=()
  [ "$(id -u)" = 0 ] && as_root=(--user=root)
  if [ ! -d "$folder/database/mysql" ]; then
    mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db \
      --datadir="$folder/database" --tmpdir="$folder/database-tmp" "${as_root[@]}" >/dev/null
  fi
  exec mariadbd --no-defaults "${as_root[@]}" --datadir="$folder/database" --tmpdir="$folder/database-tmp" --socket="$folder/database.sock" \
    --pid-file="$folder/database.pid" --skip-networking --skip-grant-tables --innodb-flush-log-at-trx-commit=2
}

install() {
  local port=${1:?port}
  rm -rf "$site"
  mkdir -p "$site"
  # Debian's package links parts of itself to other folders.
  (cd "$source" && tar -chf - --exclude=./wp-content --exclude=./.htaccess .) | tar -xf - -C "$site"
  mkdir -p "$site"/wp-content/{plugins,themes/plain,uploads}
  ln -s "$here/wordpress/eiderpix" "$site/wp-content/plugins/eiderpix"
  cat > "$site/wp-content/themes/plain/style.css" <<'CSS'
/* Theme Name: Plain */
CSS
  cat > "$site/wp-content/themes/plain/index.php" <<'PHP'
<!doctype html><html><head><?php wp_head(); ?></head><body><?php while (have_posts()) { the_post(); the_content(); } wp_footer(); ?></body></html>
PHP
  cat > "$site/wp-config.php" <<PHP
<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:$folder/database.sock');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as \$name) {
    define(\$name . '_KEY', '$(head -c 24 /dev/urandom | base64)' . \$name);
    define(\$name . '_SALT', '$(head -c 24 /dev/urandom | base64)' . \$name);
}
\$table_prefix = 'wp_';
define('WP_HOME', 'http://127.0.0.1:$port');
define('WP_SITEURL', 'http://127.0.0.1:$port');
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', false);
define('WP_DEBUG_LOG', '$folder/php.log');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost');
define('AUTOMATIC_UPDATER_DISABLED', true);
if (is_file(__DIR__ . '/wp-config-more.php')) { require __DIR__ . '/wp-config-more.php'; }
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
PHP
  for _ in $(seq 900); do
    mariadb --no-defaults --socket="$folder/database.sock" -e 'SELECT 1' >/dev/null 2>&1 && break
    sleep 0.1
  done
  mariadb --no-defaults --socket="$folder/database.sock" -e 'DROP DATABASE IF EXISTS wordpress; CREATE DATABASE wordpress'
  cat > "$folder/install.php" <<'PHP'
<?php
define('WP_INSTALLING', true);
require getenv('SITE') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Feathers', 'admin', 'owner@example.org', false, '', 'feather');
switch_theme('plain');
update_option('active_plugins', ['eiderpix/eiderpix.php']);
update_option('permalink_structure', '');
// Nobody asks the network for news while tests run.
foreach (['wp_version_check', 'wp_update_plugins', 'wp_update_themes'] as $hook) {
    wp_clear_scheduled_hook($hook);
}
PHP
  SITE="$site" php -d error_reporting=E_ALL "$folder/install.php" >/dev/null
}

serve() {
  local port=${1:?port}
  cd "$site"
  # The web server's own log-in, as NAME:PASSWORD; what is not refused is served as without it.
  cat > "$folder/router.php" <<'PHP'
<?php
$login = (string) getenv('SITE_LOGIN');
if ($login !== '' && ($_SERVER['PHP_AUTH_USER'] ?? '') . ':' . ($_SERVER['PHP_AUTH_PW'] ?? '') !== $login) {
    header('WWW-Authenticate: Basic realm="site"');
    http_response_code(401);
    exit('Who is there?');
}
return false;
PHP
  exec env PHP_CLI_SERVER_WORKERS=6 php -d upload_max_filesize=64M -d post_max_size=64M -d memory_limit=128M \
    -d max_execution_time=60 -S "127.0.0.1:$port" -t "$site" "$folder/router.php"
}

case $task in
  database) database ;;
  install) install "${3:-}" ;;
  serve) serve "${3:-}" ;;
  php) SITE="$site" exec php -d memory_limit=128M "${@:3}" ;;
  *) echo "wordpress.sh: unknown task $task" >&2; exit 2 ;;
esac
