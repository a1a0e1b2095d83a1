<?php

/**
 * Tests of the connector within a WordPress that is made of the few functions below: `php test_connector.php`.
 *
 * The stand-in does what WordPress does with a request: filters first, then the check of unsafe addresses, then the wire.
 */

error_reporting(E_ALL);
set_error_handler(
    function ($level, $message, $file, $line) {
        throw new ErrorException($message, 0, $level, $file, $line);
    }
);

const ABSPATH = __DIR__ . '/';

$filters = array();
$sent    = array();

function add_filter($name, $callback, $priority = 10, $accepted = 1)
{
    global $filters;
    $filters[ $name ][] = array( $callback, $accepted );
}

function add_action($name, $callback, $priority = 10, $accepted = 1)
{
    add_filter($name, $callback, $priority, $accepted);
}

function apply_filters($name, ...$values)
{
    global $filters;
    foreach (isset($filters[ $name ]) ? $filters[ $name ] : array() as list( $callback, $accepted )) {
        $values[0] = call_user_func_array($callback, array_slice($values, 0, $accepted));
    }
    return $values[0];
}

function wp_parse_url($url, $component)
{
    return parse_url($url, $component);
}

function wp_json_encode($value)
{
    return json_encode($value);
}

class WP_Http
{
    public static function processHeaders($headers)
    {
        $all = array();
        foreach (array_filter(explode("\n", str_replace("\r\n", "\n", $headers))) as $line) {
            list( $name, $value )       = explode(':', $line, 2);
            $all[ strtolower($name) ] = trim($value);
        }
        return array( 'headers' => $all );
    }
}

/** Refuses what WordPress refuses: private addresses and ports other than 80, 443 and 8080. */
function is_unsafe($url)
{
    $part = parse_url($url);
    return 0 === strpos($part['host'], '127.') || ! in_array(isset($part['port']) ? $part['port'] : 80, array( 80, 443, 8080 ), true);
}

function wp_remote_request($url, $args = array())
{
    global $sent;
    check(count(debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS)) < 20, "$url is redirected once");
    $args += array( 'method' => 'GET', 'timeout' => 5, 'redirection' => 5, 'reject_unsafe_urls' => false, 'sslverify' => true, 'headers' => array() );
    $args += array( '_redirection' => $args['redirection'] );
    $pre   = apply_filters('pre_http_request', false, $args, $url);
    if (false !== $pre) {
        return $pre;
    }
    if ($args['reject_unsafe_urls'] && is_unsafe($url)) {
        return 'refused';
    }
    $sent[] = array( $url, $args );
    return array( 'response' => array( 'code' => 200 ) );
}

/** Makes one request and gives what went over the wire. */
function wire($url, $args = array())
{
    global $sent;
    $sent   = array();
    $answer = wp_remote_request($url, $args);
    check(count($sent) <= 1, "$url is sent once");
    return 'refused' === $answer ? array( 'refused', array() ) : $sent[0];
}

$checks = 0;

function check($holds, $sentence)
{
    global $checks;
    ++$checks;
    if (! $holds) {
        fwrite(STDERR, "does not hold: $sentence\n");
        exit(1);
    }
}

function is_same($expected, $found, $sentence)
{
    check($expected === $found, $sentence . "\n  expected " . var_export($expected, true) . "\n  found    " . var_export($found, true));
}

const EIDERPIX_URL = 'http://127.0.0.1:18500/';

require __DIR__ . '/eiderpix-connector.php';

const BASE   = 'http://127.0.0.1:18500';
const RESULT = '/f/0123456789abcdef0123456789abcdef.webp';

// Each of the vendor's hosts is sent to the Eiderpix, by whatever scheme; path and query stay.
$pointed = array(
    'https://api.shortpixel.com/v2/reducer.php'         => '/v2/reducer.php',
    'http://api.shortpixel.com/v2/reducer.php'          => '/v2/reducer.php',
    'https://API.shortpixel.com:443/v2/api-status.php'  => '/v2/api-status.php',
    'https://api.shortpixel.com/v2/notices.php?key=k&version=6.5.1&target=3' => '/v2/notices.php?key=k&version=6.5.1&target=3',
    'https://shortpixel.com/free-sign-up-plugin'        => '/free-sign-up-plugin',
    'https://shortpixel.com?a=b'                        => '/?a=b',
    'https://capi-gpt.shortpixel.com/add-url.php'       => '/add-url.php',
    'https://no-cdn.shortpixel.ai/add-domain/shop.example/KEY' => '/add-domain/shop.example/KEY',
    'https://no-cdn.shortpixel.ai/purge-cdn-cache/KEY/https://spcdn.shortpixel.ai/spio//a*' => '/purge-cdn-cache/KEY/https://spcdn.shortpixel.ai/spio//a*',
    'https://spcdn.shortpixel.ai/assets/js/ext/ai-chat-agent.js' => '/assets/js/ext/ai-chat-agent.js',
);
foreach ($pointed as $url => $rest) {
    is_same(BASE . $rest, wire($url)[0], "$url is asked of the Eiderpix");
}

// Every other address is left alone.
$others = array(
    'https://api.wordpress.org/plugins/info/1.2/',
    'https://shop.example/wp-cron.php?url=https://api.shortpixel.com/',
    'https://api.shortpixel.com.evil.example/v2/reducer.php',
    'https://notshortpixel.com/login',
    'https://user@api.shortpixel.com/v2/reducer.php',
    'http://127.0.0.1:18500/dashboard',
);
foreach ($others as $url) {
    is_same($url, wire($url)[0], "$url is left alone");
}

// A result is fetched from where it is, whatever scheme the plugin has put before it.
foreach (array( 'http://127.0.0.1:18500', 'https://127.0.0.1:18500', 'https://eiderpix.example', 'http://EIDERPIX.example' ) as $origin) {
    is_same(BASE . RESULT, wire($origin . RESULT)[0], "a result at $origin is fetched from the Eiderpix");
}
is_same('https://eiderpix.example/f/a.webp', wire('https://eiderpix.example/f/a.webp')[0], 'only names of results are meant');
is_same('https://127.0.0.1:18501' . RESULT, wire('https://127.0.0.1:18501' . RESULT)[0], 'another port is another service');

// The check of unsafe addresses is lifted for the Eiderpix alone.
$safe = array( 'reject_unsafe_urls' => true );
is_same(BASE . '/v2/notices.php', wire('https://api.shortpixel.com/v2/notices.php', $safe)[0], 'the Eiderpix may be private');
is_same(BASE . RESULT, wire('https://127.0.0.1:18500' . RESULT, $safe)[0], 'a result may be on a private address');
foreach (array( 'http://127.0.0.1:3306/', 'http://127.0.0.1:18500/dashboard', 'http://shop.example:18500/a', 'http://127.0.0.1/f/x' ) as $url) {
    is_same('refused', wire($url, $safe)[0], "$url stays refused");
}

// What the plugin wants of a request stays, and the Eiderpix can send WordPress nowhere else.
list( , $args ) = wire(
    'https://api.shortpixel.com/v2/reducer.php',
    array( 'method' => 'POST', 'timeout' => 15, 'blocking' => false, 'stream' => true, 'filename' => '/tmp/a.jpg', 'body' => '{"a":1}', 'redirection' => 3, 'sslverify' => false )
);
foreach (array( 'method' => 'POST', 'timeout' => 15, 'blocking' => false, 'stream' => true, 'filename' => '/tmp/a.jpg', 'body' => '{"a":1}', 'sslverify' => false ) as $name => $value) {
    is_same($value, $args[ $name ], "$name stays");
}
is_same(array( 0, 0 ), array( $args['redirection'], $args['_redirection'] ), 'no redirect is followed');
is_same(5, wire('https://api.wordpress.org/')[1]['redirection'], 'others may follow redirects');

// Headers come as an array, as lines or not at all; one that names the vendor's host is dropped.
$headers_of = function ($headers) {
    return wire('https://api.shortpixel.com/v2/reducer.php', array( 'headers' => $headers ))[1]['headers'];
};
is_same(array( 'Accept' => '*/*' ), $headers_of(array( 'Host' => 'api.shortpixel.com', 'Accept' => '*/*' )), 'headers as an array');
is_same(array( 'accept' => '*/*' ), $headers_of("Host: api.shortpixel.com\r\nAccept: */*"), 'headers as lines');
is_same(array(), $headers_of(null), 'no headers');

// An answer that another filter has given stays.
is_same('theirs', Eiderpix\Connector\answer_from_eiderpix('theirs', array(), 'https://api.shortpixel.com/'), 'an answer stays');

// Own certificates are checked once they are named.
define('EIDERPIX_CA_FILE', '/etc/ssl/eiderpix-ca.pem');
list( , $args ) = wire('https://shortpixel.com/free-sign-up-plugin', array( 'sslverify' => false ));
is_same(array( true, '/etc/ssl/eiderpix-ca.pem' ), array( $args['sslverify'], $args['sslcertificates'] ), 'the authority is used');

// In the browser: no chat script, and account links that hold no key.
is_same('', apply_filters('script_loader_src', 'https://spcdn.shortpixel.ai/assets/js/ext/ai-chat-agent.js?ver=6.5.1'), 'no chat script');
foreach (['/wp-includes/js/jquery.js', 'https://shop.example/a.js', false] as $src) {
    is_same($src, apply_filters('script_loader_src', $src), 'other scripts stay');
}
ob_start();
Eiderpix\Connector\print_link_script();
$script = ob_get_clean();
check(false !== strpos($script, '"http:\/\/127.0.0.1:18500"') && false !== strpos($script, '"login":"\/login"'), 'links are pointed here');

echo "connector: $checks checks hold on PHP ", PHP_VERSION, "\n";
