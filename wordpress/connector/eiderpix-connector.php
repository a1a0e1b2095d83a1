<?php

/**
 * Plugin Name: Eiderpix connector
 * Description: Sends what the ShortPixel Image Optimizer plugin would send to its vendor to an Eiderpix instead. The plugin itself stays as it is.
 * Version: 1.0.0
 * Requires at least: 5.0
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 *
 * Put this one file into wp-content/mu-plugins (make the folder when it is missing). To undo it, delete the file.
 *
 * "ShortPixel" is a mark of its owner, with whom Eiderpix is not connected.
 */

namespace Eiderpix\Connector;

defined('ABSPATH') || exit;

/** Where the Eiderpix is: scheme, host and port. An EIDERPIX_URL defined in wp-config.php goes before it. */
const PUBLIC_URL = 'https://eiderpix.example';

/** The hosts that the plugin has written into its code. */
const VENDOR_HOSTS = array(
    'api.shortpixel.com',
    'shortpixel.com',
    'capi-gpt.shortpixel.com',
    'no-cdn.shortpixel.ai',
    'spcdn.shortpixel.ai',
);

/** In the arguments of a request that has been redirected already. */
const REDIRECTED = 'eiderpix_redirected';

add_filter('pre_http_request', __NAMESPACE__ . '\\answer_from_eiderpix', 1, 3);
add_filter('script_loader_src', __NAMESPACE__ . '\\without_vendor_script');
add_action('admin_print_footer_scripts', __NAMESPACE__ . '\\print_link_script');

/**
 * Makes a request of the plugin's at the Eiderpix, and leaves every other request to WordPress.
 *
 * Time limit, method, body, and the file that an answer is streamed to stay as the plugin wants them.
 *
 * @param false|array|\WP_Error $answer What an earlier filter answered.
 * @param array                 $args   The request's arguments.
 * @param string                $url    The request's address.
 * @return false|array|\WP_Error
 */
function answer_from_eiderpix($answer, $args, $url)
{
    if (false !== $answer || ! empty($args[ REDIRECTED ])) {
        return $answer;
    }
    $target = target_of($url);
    if (null === $target) {
        return $answer;
    }
    $args[ REDIRECTED ] = true;
    $args['headers']    = without_host(isset($args['headers']) ? $args['headers'] : array());
    // The Eiderpix may be on a private address and on any port: it was chosen by whoever installed this file. It may
    // not send WordPress elsewhere, so no redirect is followed; every other address is checked as ever.
    $args['reject_unsafe_urls'] = false;
    $args['redirection']        = 0;
    $args['_redirection']       = 0;
    if (defined('EIDERPIX_CA_FILE')) {
        $args['sslverify']       = true;
        $args['sslcertificates'] = EIDERPIX_CA_FILE;
    }
    return wp_remote_request($target, $args);
}

/**
 * Gives the address at the Eiderpix of something that the plugin asks for, or null when it is none of ours.
 *
 * @param string $url The address asked for.
 * @return string|null
 */
function target_of($url)
{
    // Taken apart by hand: the vendor's purge addresses hold a second address, whose slashes must stay.
    if (! is_string($url) || ! preg_match('#^(https?)://([^/?\#]+)(.*)$#is', $url, $part)) {
        return null;
    }
    list( , , $host, $rest ) = $part;
    if ('' === $rest || '/' !== $rest[0]) {
        $rest = '/' . $rest;
    }
    if (is_vendors($host) || is_result($host, $rest)) {
        return base_url() . $rest;
    }
    return null;
}

/**
 * Tells whether a host is one of the vendor's.
 *
 * @param string $host Host, and port where one is given.
 * @return bool
 */
function is_vendors($host)
{
    return in_array(without_default_port($host), VENDOR_HOSTS, true);
}

/**
 * Tells whether this is a result of the Eiderpix's: the plugin changes the scheme of their addresses.
 *
 * @param string $host Host, and port where one is given.
 * @param string $path Path and query.
 * @return bool
 */
function is_result($host, $path)
{
    if (! preg_match('#^/f/[0-9a-f]{32}\.[a-z0-9]{1,8}$#i', $path)) {
        return false;
    }
    foreach (array( base_url(), PUBLIC_URL ) as $ours) {
        if (without_default_port($host) === without_default_port(preg_replace('#^https?://#i', '', $ours))) {
            return true;
        }
    }
    return false;
}

/**
 * Gives the Eiderpix's address without a slash at its end.
 *
 * @return string
 */
function base_url()
{
    return rtrim(defined('EIDERPIX_URL') ? EIDERPIX_URL : PUBLIC_URL, '/');
}

/**
 * Gives a host in lower case, with its port only when that is not the one of http or https.
 *
 * @param string $host Host, and port where one is given.
 * @return string
 */
function without_default_port($host)
{
    return preg_replace('#:(80|443)?$#', '', strtolower(rtrim($host, '/')));
}

/**
 * Gives headers as the array that WordPress sends, without one that names the vendor's host.
 *
 * @param array|string|null $headers An array, or lines as WordPress takes them, too.
 * @return array
 */
function without_host($headers)
{
    if (is_string($headers)) {
        $headers = \WP_Http::processHeaders($headers)['headers'];
    }
    $kept = array();
    foreach ((array) $headers as $name => $value) {
        if ('host' !== strtolower((string) $name)) {
            $kept[ $name ] = $value;
        }
    }
    return $kept;
}

/**
 * Leaves scripts of the vendor's out of a page: the help chat is one.
 *
 * The plugin's own filter for the chat would do as well, but for a notice of WordPress 6.3 and newer on each page.
 *
 * @param string $src The script's address.
 * @return string
 */
function without_vendor_script($src)
{
    $host = is_string($src) ? wp_parse_url($src, PHP_URL_HOST) : null;
    return is_string($host) && is_vendors($host) ? '' : $src;
}

/**
 * Prints a script that points the plugin's account links at the Eiderpix, without the API key that they carry.
 *
 * Links to the vendor's manuals and to their support stay as they are.
 */
function print_link_script()
{
    $pages = array(
        'login'              => '/login',
        'pricing'            => '/dashboard',
        'associated-domains' => '/dashboard/api-keys',
        'wp-apikey'          => '/sign-up',
        'free-sign-up'       => '/sign-up',
    );
    ?>
<script>
(function (base, pages) {
    function point(event) {
        var link = event.target.closest && event.target.closest('a[href*="//shortpixel.com/"]');
        var page = link && pages[link.pathname.split('/')[1]];
        if (page && link.hostname === 'shortpixel.com') { link.href = base + page; }
    }
    ['mouseover', 'focusin', 'touchstart', 'click', 'auxclick'].forEach(function (name) {
        document.addEventListener(name, point, true);
    });
})(<?php echo wp_json_encode(base_url()); ?>, <?php echo wp_json_encode($pages); ?>);
</script>
    <?php
}
