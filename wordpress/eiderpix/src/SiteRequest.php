<?php

declare(strict_types=1);

namespace Eiderpix;

/** Requests of the site to itself, which pass the log-in of the web server that the present request passed. */
final class SiteRequest
{
    /**
     * @param array<string, string> $headers
     * @return array<string, mixed>|\WP_Error
     */
    public static function get(string $url, array $headers = [])
    {
        return wp_remote_get($url, self::options($headers) + ['timeout' => 10]);
    }

    /** Sends a request off without waiting for its answer. */
    public static function wake(string $url): void
    {
        wp_remote_get($url, self::options([]) + ['blocking' => false, 'timeout' => 0.01]);
    }

    /**
     * @param array<string, string> $headers
     * @return array<string, mixed>
     */
    private static function options(array $headers): array
    {
        $user = (string) wp_unslash($_SERVER['PHP_AUTH_USER'] ?? '');
        if ($user !== '') {
            $headers['Authorization'] = 'Basic ' . base64_encode($user . ':' . (string) wp_unslash($_SERVER['PHP_AUTH_PW'] ?? ''));
        }
        // A redirect might lead to another host, to which the site's password must not go.
        return ['headers' => $headers, 'redirection' => 0, 'sslverify' => (bool) apply_filters('https_local_ssl_verify', false)];
    }
}
